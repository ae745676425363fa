using System.Security.Cryptography;
using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Queues;

namespace OTalk.Core.Trees.Commands;

/// <summary>What a publish came to.</summary>
public sealed record Published(Guid Id, DateTimeOffset Time);

/// <summary>Publish a message to a channel (protocol reference, "Messages").</summary>
/// <param name="Actor">Who publishes.</param>
/// <param name="Channel">Where.</param>
/// <param name="Body">What.</param>
/// <param name="ChosenId">
/// The id the publisher chose with <c>?msgid=</c>, or null; a partial message may have one, that of the message it becomes.
/// </param>
/// <param name="Key">The key whose value it becomes, or null; a read marker has its own.</param>
/// <param name="Transient">Delivered, never stored; a chat state and a partial message are so by themselves.</param>
public sealed record PublishCommand(Actor Actor, ChannelPath Channel, MessageBody Body, Guid? ChosenId, string? Key, bool Transient) : TreeCommand
{
    public override ChannelPath Place => Channel;

    public override (ChannelPath Channel, Guid Id)? NeedsMessage => ChosenId is { } id ? (Channel, id) : null;

    public override (ChannelPath Channel, string Key)? NeedsKey => TakenKey is { } key ? (Channel, key) : null;

    /// <summary>The key whose value the message becomes.</summary>
    private string? TakenKey => IsMarker ? MarkerRules.KeyOf(Actor.Identity) : Key;

    private bool IsPartial => string.Equals(Body.Ns, Namespaces.ChatPartial, StringComparison.Ordinal);

    private bool IsTransient => Transient || IsPartial || string.Equals(Body.Ns, Namespaces.ChatState, StringComparison.Ordinal);

    private bool IsMarker => !IsTransient && string.Equals(Body.Ns, Namespaces.Marker, StringComparison.Ordinal);

    public override Decision? DecideAgain(TreeState tree) => null;

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.Find(Channel) is not { } node)
            return AccessRules.Absent(tree, Channel);
        if (AccessRules.Check(tree, node, Actor.Identity, Permissions.Publish) is { } denied)
            return denied;
        if (WellKnown.IsServerKept(tree.Identity, Channel))
            return StanzaError.NotAllowed($"{tree.AddressOf(Channel)} is kept by the server");
        if (Body.Fault is { } fault)
            return StanzaError.BadRequest(fault);
        if (IsPartial && Key is not null)
            return StanzaError.BadRequest("a partial message is not stored: it has no key");
        if (IsTransient && !IsPartial && (Key is not null || ChosenId is not null))
            return StanzaError.BadRequest("a transient message is not stored: it has neither key nor msgid");
        if (IsMarker && MarkerRules.CheckKey(Actor.Identity, Key) is { } otherKey)
            return otherKey;
        if (IsTransient && node.Config.Queue is not null)
            return StanzaError.NotAllowed($"{tree.AddressOf(Channel)} is a queue: a transient message cannot be a job");

        // What comes late, after the message that it was becoming, is of no use to anybody.
        if (IsPartial && context.Message is { } whole)
            return new Decision { Outcome = new Published(whole.Id, whole.Time) };

        byte[]? digest = ChosenId is null || IsPartial ? null : SHA256.HashData(Body.Utf8.Span);
        if (context.Message is { } known)
            return Repeat(known, digest!);

        // After the retry: that the key has been set by another since does not undo what was answered.
        if (!IsMarker && Key is not null && KeyRules.CheckSet(tree, node, Actor.Identity, Key, context.KeyAuthor) is { } refused)
            return refused;
        if (!IsMarker && node.Config.Queue is not null && QueueRules.CheckRoom(tree, node) is { } full)
            return full;

        var entry = new LogEntry
        {
            Kind = EntryKind.Message,
            Channel = node.Number,
            Path = node.Path,
            Id = ChosenId ?? context.NewId(),
            Time = context.Now,
            Author = Actor.Address,
            Body = Body.Utf8,
            Ns = Body.Ns,
            Key = TakenKey,
            // Spelled out: a null array would convert to an empty digest.
            Digest = digest is null ? default(ReadOnlyMemory<byte>?) : digest,
            Transient = IsTransient,
        };
        var outcome = new Published(entry.Id, entry.Time);
        if (IsTransient)
            return new Decision { Transient = entry, Outcome = outcome };
        if (!IsMarker)
            return new Decision { Changes = QueueRules.Appended(tree, node, entry), Outcome = outcome };
        return MarkerRules.Earlier(node, Actor.Identity, context.Key) is { } earlier
            ? new Decision { Changes = [earlier, new EntryAppended(entry)], Outcome = outcome }
            : new Decision { Changes = [new EntryAppended(entry)], Outcome = outcome };
    }

    private Decision Repeat(KnownMessage known, byte[] digest)
    {
        bool same = known.Digest is { } stored
            && stored.Span.SequenceEqual(digest)
            && string.Equals(Actor.IdentityOf(known.Author), Actor.Identity, StringComparison.Ordinal);
        return same
            ? new Decision { Outcome = new Published(known.Id, known.Time) }
            : StanzaError.Conflict($"the message id {known.Id} is taken by another message");
    }
}
