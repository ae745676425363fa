using System.Text;
using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Tests.Trees;

/// <summary>What stores return, as text: all of it, so that two pictures are equal exactly if the things are.</summary>
internal static class Picture
{
    public static string Of(LogEntry? e) => e is null
        ? "none"
        : $"{e.Offset} {e.Kind} {e.Channel} '{e.Path.Text}' {e.Id} {e.Time:O} {e.Author} {e.Ns} key={e.Key ?? "-"} digest={Of(e.Digest)} "
            + $"via=[{string.Join(' ', e.Via)}] {Encoding.UTF8.GetString(e.Body.Span)}";

    public static string Of(IEnumerable<LogEntry> entries) => string.Join('\n', entries.Select(Of));

    public static string Of(MessagePage page) => $"total {page.Total} unknown {page.Unknown}\n{Of(page.Entries)}";

    public static string Of(KnownMessage? m) => m is null
        ? "none"
        : $"{m.Channel} {m.Id} {m.Time:O} {m.Author} {Of(m.Digest)} {(m.InHistory ? "shown" : "gone")} key={m.Key ?? "-"}";

    public static string Of(KeyPage page) => $"total {page.Total}\n{Of(page.Keys)}";

    public static string Of(IEnumerable<StoredKey> keys) => string.Join('\n', keys.Select(k => $"{k.Key}: {Of(k.Entry)}"));

    public static string Of(StoredTree? tree) => tree is null
        ? "none"
        : $"{tree.Identity} {tree.Epoch} {tree.LastOffset} {tree.Counters}\n"
            + Lines(tree.Channels.Select(c => $"{c.Number} '{c.Path.Text}' {c.ConfigJson} {c.MessageCount} {c.EventCount} {c.Creator} {c.CreatedAt:O} {c.Listing}"))
            + Lines(tree.Grants.Select(g => g.ToString()))
            + Lines(tree.Subscribers.Select(s => s.ToString()))
            + Lines(tree.Subscriptions.Select(s => s.ToString()))
            + Lines(tree.Sessions.Select(s => $"{s.Name} [{string.Join(' ', s.Mask)}] {s.BoundAt:O} {s.Presence}"))
            + Lines(tree.Items.Select(i => i.ToString()));

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\n"));

    private static string Of(ReadOnlyMemory<byte>? bytes) => bytes is { } b ? Convert.ToHexString(b.Span) : "-";
}
