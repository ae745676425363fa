using System.Globalization;
using System.Security.Cryptography;
using OTalk.Core.Addressing;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Mirrors;

/// <summary>
/// What was published at the source comes into the mirror's log, from which subscribers here are served. What is there already is passed
/// over, and so is what nobody here has subscribed to.
/// </summary>
/// <param name="Events">In order; stored all at once or not at all.</param>
public sealed record MirrorCommand(IReadOnlyList<MirroredEvent> Events) : TreeCommand
{
    /// <summary>How long a list of subscriptions stays that no event was for: longer than any log is kept for readers.</summary>
    private static readonly TimeSpan AudienceKept = TimeSpan.FromDays(1);

    private static readonly TimeSpan AudienceMarked = TimeSpan.FromHours(1);

    public override IReadOnlyList<(ChannelPath Channel, Guid Id)> NeedsMessages => [.. Events.Select(happened => (happened.Entry.Path, happened.Entry.Id))];

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        var changes = new List<Change>();
        var channels = new MirrorChannels(tree, context.Now);
        var marked = new HashSet<string>(StringComparer.Ordinal);
        var taken = new HashSet<(ChannelPath, Guid)>();
        SourceReached? reached = tree.Items.Source;
        for (int index = 0; index < Events.Count; index++)
        {
            MirroredEvent happened = Events[index];
            if (IsPast(happened.IsGap ? tree.Items.Source : reached, happened.Position))
                continue;
            if (!happened.IsGap)
                reached = happened.Position ?? reached;
            if (context.Messages[index] is not null || !taken.Add((happened.Entry.Path, happened.Entry.Id)) || MirrorAudiences.Known(tree, happened) is not { Count: > 0 } known)
                continue;
            string key = MirrorAudience.KeyOf(known);
            if (marked.Add(key) && (tree.Items.FindAudience(key) is not { } kept || kept.UsedAt + AudienceMarked < context.Now))
                changes.Add(new MirrorAudienceSet(new MirrorAudience(key, context.Now, known)));
            int number = channels.NumberOf(happened.Entry.Path, happened.MessageCount, changes);
            if (MirrorPresences.Of(happened.Entry) is { } presence)
                changes.Add(presence);
            if (MirrorHistory.Of(happened.Entry, number) is { } before)
                changes.Add(before);
            changes.Add(new EntryAppended(Copy(happened.Entry, number, key, context.Now)));
        }

        if (reached is not null && reached != tree.Items.Source)
            changes.Add(new SourceReachedSet(reached));
        if (changes.Count > 0)
            changes.AddRange(tree.Items.Audiences
                .Where(old => old.UsedAt + AudienceKept < context.Now && !marked.Contains(old.Key))
                .Select(old => new ItemRemoved(ItemKind.Audience, old.Key)));
        return new Decision { Changes = changes };
    }

    private static bool IsPast(SourceReached? reached, SourceReached? position) =>
        reached is not null && position is not null && reached.Epoch == position.Epoch && position.Offset <= reached.Offset;

    private static LogEntry Copy(LogEntry entry, int number, string audience, DateTimeOffset now) => new()
    {
        Kind = entry.Kind,
        Channel = number,
        Path = entry.Path,
        Id = entry.Id,
        Time = entry.Time,
        Arrived = now,
        Author = entry.Author,
        Body = entry.Body,
        Ns = entry.Ns,
        Key = entry.Key,
        Digest = entry.Kind == EntryKind.Message ? SHA256.HashData(entry.Body.Span) : null,
        Via = entry.Via,
        About = entry.About,
        Subject = entry.Subject,
        Audience = audience,
    };
}

/// <summary>The channels of a mirror: made when something comes from them.</summary>
internal sealed class MirrorChannels(TreeState tree, DateTimeOffset now)
{
    private readonly Dictionary<ChannelPath, int> _made = [];

    /// <summary>The number of a channel; where it, or one above, is missing, or keeps another number of messages, changes are added.</summary>
    public int NumberOf(ChannelPath path, int? messageCount, List<Change> changes)
    {
        if (_made.TryGetValue(path, out int made))
            return made;
        if (tree.Find(path) is { } known)
        {
            if (messageCount is { } count && known.Config.MessageCount != count)
                changes.Add(Channel(known.Number, path, count));
            return _made[path] = known.Number;
        }

        if (!path.IsRoot)
            _ = NumberOf(path.Parent, null, changes);
        int number = tree.Counters.NextChannel + _made.Values.Count(other => other >= tree.Counters.NextChannel);
        changes.Add(Channel(number, path, messageCount ?? 0));
        return _made[path] = number;
    }

    private ChannelSet Channel(int number, ChannelPath path, int messageCount)
    {
        string config = string.Create(CultureInfo.InvariantCulture, $$"""{"msg_count":{{messageCount}},"event_count":0}""");
        return new ChannelSet(new ChannelRecord(number, path, config, messageCount, 0, tree.Identity.ToString(), now));
    }
}

/// <summary>For whom an event is, of those who are known here.</summary>
public static class MirrorAudiences
{
    /// <summary>The same, as the mirror has them.</summary>
    public static IEnumerable<Subscriber> Named(TreeState tree, MirroredEvent happened) =>
        Known(tree, happened).SelectMany(known => known.Value.Select(id => tree.Subscribers.Find(known.Key, id)!));

    /// <summary>The subscriptions named that the mirror has and that reach the channel: nobody gets what they have not subscribed to.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Known(TreeState tree, MirroredEvent happened)
    {
        var known = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach ((string owner, IReadOnlyList<string> ids) in happened.Subscribers)
        {
            List<string> own = [.. ids.Where(id => tree.Subscribers.Find(owner, id) is { } subscriber && Reaches(subscriber, happened.Entry))];
            if (own.Count > 0)
                known[owner] = own;
        }

        return known;
    }

    private static bool Reaches(Subscriber subscriber, LogEntry entry) =>
        subscriber.Pattern.Matches(entry.Path) || (entry.Subject is { } subject && subscriber.Pattern.Matches(subject));
}
