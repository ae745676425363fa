using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Engine.Peers;

/// <summary>The ways to other servers (protocol reference, "Federation"). Nothing here waits for one: what is handed in goes on its way by itself.</summary>
public interface IRemote
{
    /// <summary>Why nothing can be sent to a domain that is not hosted here; null where it may be tried.</summary>
    StanzaError? Refusal(string domain);

    /// <summary>
    /// Sends a stanza, behind those handed in before for the same domain. What changes something waits durably until the domain is there.
    /// </summary>
    /// <param name="stanza">What, and who is answered.</param>
    void Send(RemoteStanza stanza);

    /// <summary>Sends events of a tree, all of them or none.</summary>
    /// <param name="run">The events, in order.</param>
    /// <param name="answered">Called once: with null when they are durable there, or never will be; else with an error that may pass.</param>
    void Carry(PeerRun run, Action<StanzaError?> answered);

    /// <summary>Sends an event that is not worth being waited for: lost where the domain is not there now.</summary>
    void Pass(string tree, Guid epoch, string domain, PeerEvent passing);

    /// <summary>A session of one of ours was bound: whose presence its user follows may be asked for it. Must not wait, and must not throw.</summary>
    void Arrived(Identity ours)
    {
    }

    /// <summary>Completes when it makes sense to try a domain that failed again.</summary>
    Task WhenReadyAsync(string domain);
}

/// <summary>A stanza to an identity of another server.</summary>
/// <param name="From">Who sends it, as a full address of an identity here.</param>
/// <param name="To">Who is addressed.</param>
/// <param name="Payload">What it is.</param>
public sealed record RemoteStanza(string From, IdentityUri To, RemotePayload Payload)
{
    /// <summary>
    /// Who is answered: once, or twice where the first answer says that it is queued. Nothing more is taken from the other server until it is
    /// done, so what follows the answer finds what the answer has changed.
    /// </summary>
    public Func<RemoteAnswer, Task>? Answered { get; init; }

    /// <summary>Called once when it is durable here, with true, or could not be made so.</summary>
    public Action<bool>? Kept { get; init; }

    /// <summary>The client's id, by which an answer that comes after a restart finds its way; null where nobody waits.</summary>
    public StanzaId? ClientId { get; init; }

    /// <summary>Unique among what is sent to a domain: handed in twice it is sent once. Null where it is handed in once.</summary>
    public string? Origin { get; init; }
}

/// <summary>What a stanza to another server carries.</summary>
public abstract record RemotePayload
{
    /// <summary>It changes something: it waits in the destination's queue until it is answered.</summary>
    public virtual bool Changes => true;

    /// <summary>How long the other server may take beyond the time that answers have.</summary>
    public virtual TimeSpan Patience => TimeSpan.Zero;
}

/// <summary>A message.</summary>
/// <param name="Body">The <c>msg</c> object, UTF-8.</param>
/// <param name="Transient">Delivered to who is there, never stored or queued.</param>
public sealed record RemoteMessage(ReadOnlyMemory<byte> Body, bool Transient) : RemotePayload
{
    public override bool Changes => !Transient;
}

/// <summary>A query: its object, UTF-8.</summary>
public record RemoteQuery(ReadOnlyMemory<byte> Body) : RemotePayload;

/// <summary>A query that is not queued: who asks would rather know at once that the server is not there.</summary>
/// <param name="Body">Its object, UTF-8.</param>
/// <param name="Patience">How long the other server may take beyond the time that answers have.</param>
public sealed record RemoteQuestion(ReadOnlyMemory<byte> Body, TimeSpan Patience) : RemoteQuery(Body)
{
    public override bool Changes => false;

    public override TimeSpan Patience { get; } = Patience;
}

/// <summary>A get: its object, UTF-8.</summary>
public sealed record RemoteGet(ReadOnlyMemory<byte> Body) : RemotePayload
{
    public override bool Changes => false;
}

/// <summary>What another server has answered, or what stands for its answer.</summary>
/// <param name="Response">The <c>response</c> or <c>result</c> object, UTF-8; null for an error.</param>
/// <param name="Error">The error, or null.</param>
public sealed record RemoteAnswer(ReadOnlyMemory<byte>? Response, StanzaError? Error)
{
    /// <summary>It is the answer to a get.</summary>
    public bool IsResult { get; init; }

    /// <summary>It stays in the queue: its answer comes later, by another call.</summary>
    public bool IsQueued => Error?.Queued == true;
}

/// <summary>Entries of a tree on their way to a domain.</summary>
/// <param name="Tree">The tree's identity.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Domain">Where they go.</param>
/// <param name="Events">In order.</param>
public sealed record PeerRun(string Tree, Guid Epoch, string Domain, IReadOnlyList<PeerEvent> Events);

/// <summary>An entry for subscribers on another server.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Channel">Address of its channel.</param>
/// <param name="MessageCount"><c>msg_count</c> of its channel.</param>
/// <param name="Subscribers">For whom.</param>
public sealed record PeerEvent(LogEntry Entry, string Channel, int MessageCount, IReadOnlyList<Subscriber> Subscribers)
{
    /// <summary>It tells that entries of the channel from this offset on are kept no more; null for all others.</summary>
    public long? GapFrom { get; init; }

    /// <summary>Sent because it is current, whatever its place in the log.</summary>
    public bool IsCurrent { get; init; }
}

/// <summary>A server that speaks to no other.</summary>
public sealed class NoRemote : IRemote
{
    public StanzaError? Refusal(string domain) => new(Condition.RemoteServerNotFound, $"there is no route to {domain}");

    public void Send(RemoteStanza stanza)
    {
        stanza.Kept?.Invoke(true);
        _ = stanza.Answered?.Invoke(new RemoteAnswer(null, Refusal(stanza.To.Identity.Server)));
    }

    public void Carry(PeerRun run, Action<StanzaError?> answered) => answered(null);

    public void Pass(string tree, Guid epoch, string domain, PeerEvent passing)
    {
    }

    public Task WhenReadyAsync(string domain) => Task.CompletedTask;
}
