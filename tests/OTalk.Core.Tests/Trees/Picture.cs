using System.Text;
using OTalk.Core.Access;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;

namespace OTalk.Core.Tests.Trees;

/// <summary>Trees, changes and decisions as text: all of them, so that two pictures are equal exactly if the things are.</summary>
internal static class Picture
{
    public static string Of(TreeState tree) => Lines(
    [
        $"{tree.Identity} {tree.Epoch} {tree.Counters} {tree.ChannelCount} channels",
        .. tree.Root.SelfAndBelow().Select(Of),
        .. tree.Subscribers.All.Select(subscriber => Of(subscriber.Record)).Order(StringComparer.Ordinal),
        .. tree.Subscriptions.Select(subscription => subscription.ToString()),
        .. tree.Sessions.Select(Of).Order(StringComparer.Ordinal),
        .. tree.Items.Invitations.Select(invitation => invitation.ToString()).Order(StringComparer.Ordinal),
        .. tree.Items.Blocks.Select(block => block.ToString()),
        .. tree.Items.Jobs.All.OrderBy(job => job.Number).Select(job => job.ToString()),
        .. tree.Items.Outgoing.Select(outgoing => outgoing.ToString()),
    ]);

    public static string Of(Decision decision) => Lines(
    [
        $"{decision.Error} {Of(decision.Outcome)} transient {(decision.Transient is { } passing ? Of(passing) : "none")}",
        .. decision.Changes.Select(Of),
        .. decision.Effects.Select(effect => effect.ToString()),
    ]);

    public static string Of(Change change) => change switch
    {
        EntryAppended { Entry: var entry } => $"append {Of(entry)}",
        MessageRevised revised => $"revise {revised.Channel} {revised.Id} {revised.Ns} {Text(revised.Body)}",
        SessionSet { Session: var session } => $"session {Of(session)}",
        _ => change.ToString(),
    };

    public static string Of(LogEntry entry) =>
        $"{entry.Kind} {entry.Channel} '{entry.Path.Text}' {entry.Id} {entry.Time:O} {entry.Author} {entry.Ns} key={entry.Key} "
        + $"digest={(entry.Digest is { } digest ? Convert.ToHexString(digest.Span) : "-")} via=[{string.Join(' ', entry.Via)}] "
        + $"{entry.About} {entry.Subject?.Text} {entry.Transient} {Text(entry.Body)}";

    public static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    private static string? Of(object? outcome) =>
        outcome is Claimed claimed ? $"claimed {string.Join(' ', claimed.Jobs)}" : outcome?.ToString();

    private static string Of(ChannelNode node) =>
        $"{node.Record} {node.Config.ToCompleteJson(node)} "
        + string.Join(' ', node.Grants.OrderBy(grant => grant.Key, StringComparer.Ordinal).Select(grant => $"{grant.Key}={Acl.Format(grant.Value)}"));

    private static string Of(SubscriberRecord subscriber) => subscriber.ToString();

    private static string Of(SessionRecord session) => $"{session.Name} [{string.Join(' ', session.Mask)}] {session.BoundAt:O}";

    private static string Lines(IEnumerable<string?> lines) => string.Join('\n', lines);
}
