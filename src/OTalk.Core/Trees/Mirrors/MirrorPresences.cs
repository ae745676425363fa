using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Keeping;

namespace OTalk.Core.Trees.Mirrors;

/// <summary>Who is available at the source of a mirror: it has to be known where the source is not heard of any more.</summary>
internal static class MirrorPresences
{
    /// <summary>What a message changes about it; null where it is no presence.</summary>
    public static Change? Of(LogEntry entry)
    {
        if (entry is not { Kind: EntryKind.Message, Ns: Namespaces.Presence } || MessageRules.Fault(entry.Ns, entry.Body.Span) is not null)
            return null;
        using JsonDocument body = JsonDocument.Parse(entry.Body);
        bool isThere = !body.RootElement.TryGetProperty("show"u8, out JsonElement show) || !show.ValueEquals("unavailable"u8);
        return isThere ? new MirroredPresenceSet(new MirroredPresence(entry.Path.Text, IsLost: false)) : new ItemRemoved(ItemKind.Presence, entry.Path.Text);
    }
}

/// <summary>What is current at the source is not stored; whether it makes somebody available is.</summary>
public sealed record NotePresenceCommand(MirroredEvent Current) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context) => new()
    {
        Changes = MirrorPresences.Of(Current.Entry) is { } change && MirrorAudiences.Known(tree, Current).Count > 0 ? [change] : [],
    };
}

/// <summary>
/// The source has not been reached for too long: whoever was available there is unavailable from here on, for all who have subscribed here.
/// </summary>
public sealed record LosePresencesCommand : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        var changes = new List<Change>();
        var channels = new MirrorChannels(tree, context.Now);
        foreach (MirroredPresence presence in tree.Items.Presences.Where(presence => !presence.IsLost))
        {
            ChannelPath path = ChannelPath.Parse(presence.Path);
            var audience = tree.Subscribers.Covering(path).GroupBy(subscriber => subscriber.Owner, StringComparer.Ordinal).ToDictionary(
                owner => owner.Key, owner => (IReadOnlyList<string>)[.. owner.Select(subscriber => subscriber.Id)], StringComparer.Ordinal);
            if (audience.Count == 0)
            {
                changes.Add(new ItemRemoved(ItemKind.Presence, presence.Path));
                continue;
            }

            string key = MirrorAudience.KeyOf(audience);
            changes.Add(new MirrorAudienceSet(new MirrorAudience(key, context.Now, audience)));
            int number = channels.NumberOf(path, tree.Find(path)?.Config.MessageCount, changes);
            changes.Add(new MirroredPresenceSet(presence with { IsLost = true }));
            changes.Add(new EntryAppended(new LogEntry
            {
                Kind = EntryKind.Message,
                Channel = number,
                Path = path,
                Id = context.NewId(),
                Time = context.Now,
                Author = tree.Identity.ToString(),
                Ns = Namespaces.Presence,
                Body = PresenceKeeper.Unavailable,
                Audience = key,
            }));
        }

        return new Decision { Changes = changes };
    }
}

/// <summary>What is lost has been asked for again: whoever is still there is told of as somebody who comes.</summary>
public sealed record ForgetLostCommand : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context) => new()
    {
        Changes = [.. tree.Items.Presences.Where(presence => presence.IsLost).Select(presence => new ItemRemoved(ItemKind.Presence, presence.Path))],
    };
}
