using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Routing;

/// <summary>Finds the way to an identity: its tree, where its domain is hosted here.</summary>
public sealed class Router(Domains domains, TreeDirectory trees)
{
    public Domains Domains => domains;

    /// <summary>Why nothing can be sent to a domain, or null where it is hosted here.</summary>
    public StanzaError? Unreachable(Identity identity) => domains.Hosts(identity.Server)
        ? null
        : new StanzaError(Condition.RemoteServerNotFound, $"there is no route to {identity.Server}");

    /// <summary>Hands work to the tree of an identity.</summary>
    public void Post(Identity identity, TreeWork work)
    {
        if (Unreachable(identity) is { } error)
            work.Fail(error);
        else
            trees.Post(identity, work);
    }

    /// <summary>Hands in work on a log that is read here: that of a tree, or of the mirror of an identity elsewhere.</summary>
    public void PostToLog(Identity identity, TreeWork work) => trees.Post(identity, work);

    /// <summary>Looks at the tree of such a log, in order with what comes into it.</summary>
    public Task<Answer<T>> InspectLogAsync<T>(Identity identity, Func<TreeState, T> look) => trees.InspectAsync(identity, look);

    /// <summary>Has a command decided, and waits until its changes are durable.</summary>
    public Task<Answer<Decision>> RunAsync(Identity identity, TreeCommand command)
    {
        var work = new AwaitedCommand(command);
        Post(identity, work);
        return work.Answer;
    }

    /// <summary>Looks at the state of a tree, in order with its commands.</summary>
    public Task<Answer<T>> InspectAsync<T>(Identity identity, Func<TreeState, T> look)
    {
        var work = new InspectWork<T>(look);
        Post(identity, work);
        return work.Answer;
    }
}
