using System.Text.Json.Serialization;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees;

/// <summary>Who does something.</summary>
/// <param name="Identity">Authenticated identity, <c>user@server</c>.</param>
/// <param name="Address">The full <c>from</c>: the identity with the path it gave, or its session.</param>
public sealed record Actor(string Identity, string Address)
{
    /// <summary>The identity of a full address: what stands before its path.</summary>
    public static string IdentityOf(string address) => address.IndexOf('/', StringComparison.Ordinal) is var at and >= 0 ? address[..at] : address;
}

/// <summary>What a decision is given besides the state: time and ids, and what the command asked to have looked up.</summary>
/// <param name="Now">The time, UTC, whole milliseconds.</param>
/// <param name="NewId">A new message id, UUIDv7.</param>
/// <param name="Message">What is known of the message the command asked for; null where nothing is.</param>
/// <param name="KeyAuthor">Full address of who gave the key the command asked for its value; null where it has none.</param>
public sealed record DecisionContext(DateTimeOffset Now, Func<Guid> NewId, KnownMessage? Message, string? KeyAuthor)
{
    /// <summary>What is known of the messages of <see cref="TreeCommand.NeedsMessages"/>, in their order; null where nothing is.</summary>
    public IReadOnlyList<KnownMessage?> Messages { get; init; } = [Message];

    /// <summary>The message that gave the key the command asked for its value; null where it has none.</summary>
    public KeyGiver? Key { get; init; }

    /// <summary>What is known of the message of <see cref="TreeCommand.Moves"/>; null where it is in the history no more.</summary>
    public MovingMessage? Moving { get; init; }
}

/// <summary>A message that goes from one channel to another as it is.</summary>
/// <param name="Entry">The message.</param>
/// <param name="IsTaken">Whether its id is in use where it goes.</param>
public sealed record MovingMessage(LogEntry Entry, bool IsTaken);

/// <summary>
/// Work that a decision leaves for another tree. It is stored with the decision and carried out, in order for each tree, until that tree has
/// answered: at least once, so what it causes there MUST do nothing the second time.
/// </summary>
[JsonDerivedType(typeof(TellOwner), "tell-owner")]
[JsonDerivedType(typeof(TellSource), "tell-source")]
[JsonDerivedType(typeof(TellMirror), "tell-mirror")]
[JsonDerivedType(typeof(TellInvited), "tell-invited")]
[JsonDerivedType(typeof(TellInviter), "tell-inviter")]
public abstract record Effect
{
    /// <summary>Identity whose tree it is for.</summary>
    [JsonIgnore]
    public abstract string Target { get; }
}

/// <summary>A subscription has got another state at its source: its owner's tree has to know.</summary>
/// <param name="Owner">Whose subscription.</param>
/// <param name="SubscriptionId">Its id.</param>
/// <param name="Source">Its source, as an address.</param>
/// <param name="State">The new state.</param>
public sealed record TellOwner(string Owner, string SubscriptionId, string Source, string State) : Effect
{
    public override string Target => Owner;
}

/// <summary>A subscription ended at its owner: its source's tree has to know.</summary>
/// <param name="Source">Its source, as an address.</param>
/// <param name="Owner">Whose subscription.</param>
/// <param name="SubscriptionId">Its id.</param>
public sealed record TellSource(string Source, string Owner, string SubscriptionId) : Effect
{
    public override string Target => Actor.IdentityOf(Source);
}

/// <summary>A source on another server has refused a subscription, and nobody here has it: the source's mirror has to know.</summary>
/// <param name="Source">Its source, as an address.</param>
/// <param name="Owner">Who had asked.</param>
/// <param name="SubscriptionId">Its id.</param>
public sealed record TellMirror(string Source, string Owner, string SubscriptionId) : Effect
{
    public override string Target => Actor.IdentityOf(Source);
}

/// <summary>An invitation was taken back, or its channel is gone: who was invited has to know.</summary>
/// <param name="Identity">Who was invited.</param>
/// <param name="Channel">To which channel, as an address.</param>
public sealed record TellInvited(string Identity, string Channel) : Effect
{
    public override string Target => Identity;
}

/// <summary>An invitation was declined: the channel has to know.</summary>
/// <param name="Channel">The channel, as an address.</param>
/// <param name="Identity">Who declined.</param>
/// <param name="Invite">Id of the invitation.</param>
public sealed record TellInviter(string Channel, string Identity, Guid Invite) : Effect
{
    public override string Target => Actor.IdentityOf(Channel);
}

/// <summary>What a command came to: an error, or changes, work for other trees, and an outcome to answer with.</summary>
public sealed record Decision
{
    public StanzaError? Error { get; init; }

    /// <summary>In the order in which they take effect: an entry is delivered by the state at its place.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>A transient message: delivered in order with the rest, never stored.</summary>
    public LogEntry? Transient { get; init; }

    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>What to answer with; its type belongs to the command.</summary>
    public object? Outcome { get; init; }

    public static implicit operator Decision(StanzaError error) => new() { Error = error };
}
