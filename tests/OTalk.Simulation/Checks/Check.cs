using OTalk.Core.Stanzas;
using OTalk.Engine.Delivery;
using OTalk.Simulation.Clients;

namespace OTalk.Simulation.Checks;

/// <summary>One guarantee, held against everything that clients see. It knows what is durable, and nothing of how the server works.</summary>
internal abstract class Check
{
    /// <summary>A client sends a request.</summary>
    public virtual void OnSent(Connection stream, Request request)
    {
    }

    /// <summary>An answer arrives; the request it should belong to is still among the outstanding.</summary>
    public virtual void OnReply(Connection stream, Reply reply)
    {
    }

    /// <summary>A request is answered.</summary>
    public virtual void OnAnswered(Connection stream, Request request, Answer answer)
    {
    }

    /// <summary>An event arrives; it is not among what the stream has received yet.</summary>
    public virtual void OnDelivered(Connection stream, Publication publication)
    {
    }

    /// <summary>Faults have stopped, everything is answered, every client has read what there is, and some the history of every channel.</summary>
    public virtual void AtRest(IReadOnlyList<Connection> streams)
    {
    }

    /// <summary>Every client has gone away, and every session has had the time to end.</summary>
    public virtual void AtTheEnd()
    {
    }

    protected void Require(bool holds, Func<string> otherwise)
    {
        if (!holds)
            throw new ViolationException(GetType().Name, otherwise());
    }
}
