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
/// <param name="ChosenId">The id the publisher chose with <c>?msgid=</c>, or null.</param>
/// <param name="Key">The key whose value it becomes, or null.</param>
/// <param name="Transient">Delivered, never stored.</param>
public sealed record PublishCommand(Actor Actor, ChannelPath Channel, MessageBody Body, Guid? ChosenId, string? Key, bool Transient) : TreeCommand
{
    public override ChannelPath Place => Channel;

    public override (ChannelPath Channel, Guid Id)? NeedsMessage => ChosenId is { } id ? (Channel, id) : null;

    public override (ChannelPath Channel, string Key)? NeedsKey => Key is null ? null : (Channel, Key);

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
        if (Transient && (Key is not null || ChosenId is not null))
            return StanzaError.BadRequest("a transient message is not stored: it has neither key nor msgid");
        if (Transient && node.Config.Queue is not null)
            return StanzaError.NotAllowed($"{tree.AddressOf(Channel)} is a queue: a transient message cannot be a job");

        byte[]? digest = ChosenId is null ? null : SHA256.HashData(Body.Utf8.Span);
        if (context.Message is { } known)
            return Repeat(known, digest!);

        // After the retry: that the key has been set by another since does not undo what was answered.
        if (Key is not null && KeyRules.CheckSet(tree, node, Actor.Identity, Key, context.KeyAuthor) is { } refused)
            return refused;
        if (node.Config.Queue is not null && QueueRules.CheckRoom(tree, node) is { } full)
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
            Key = Key,
            // Spelled out: a null array would convert to an empty digest.
            Digest = digest is null ? default(ReadOnlyMemory<byte>?) : digest,
            Transient = Transient,
        };
        var outcome = new Published(entry.Id, entry.Time);
        return Transient
            ? new Decision { Transient = entry, Outcome = outcome }
            : new Decision { Changes = QueueRules.Appended(tree, node, entry), Outcome = outcome };
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
