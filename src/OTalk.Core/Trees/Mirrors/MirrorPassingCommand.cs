namespace OTalk.Core.Trees.Mirrors;

/// <summary>What is not stored at the source passes through the mirror: to the sessions that are there, in order with the rest.</summary>
public sealed record MirrorPassingCommand(MirroredEvent Event) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (MirrorAudiences.Known(tree, Event) is not { Count: > 0 } known)
            return new Decision();
        var changes = new List<Change>();
        string key = Items.MirrorAudience.KeyOf(known);
        if (tree.Items.FindAudience(key) is null)
            changes.Add(new Items.MirrorAudienceSet(new Items.MirrorAudience(key, context.Now, known)));
        int number = new MirrorChannels(tree, context.Now).NumberOf(Event.Entry.Path, Event.MessageCount, changes);
        LogEntry entry = Event.Entry;
        return new Decision
        {
            Changes = changes,
            Transient = new LogEntry
            {
                Kind = entry.Kind,
                Channel = number,
                Path = entry.Path,
                Id = entry.Id,
                Time = entry.Time,
                Author = entry.Author,
                Body = entry.Body,
                Ns = entry.Ns,
                Key = entry.Key,
                About = entry.About,
                Subject = entry.Subject,
                Audience = key,
                Transient = true,
            },
        };
    }
}
