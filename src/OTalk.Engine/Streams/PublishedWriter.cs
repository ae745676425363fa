using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;

namespace OTalk.Engine.Streams;

/// <summary>Writes <c>{"ns":"http://otalk.com/p/publish","id":MESSAGE_ID,"time":T}</c> without a JSON writer: one is written per publish.</summary>
internal static class PublishedWriter
{
    public static byte[] Write(Published published)
    {
        ReadOnlySpan<byte> head = "{\"ns\":\"http://otalk.com/p/publish\",\"id\":\""u8;
        ReadOnlySpan<byte> middle = "\",\"time\":\""u8;
        ReadOnlySpan<byte> tail = "\"}"u8;
        const int idLength = 36;
        byte[] written = new byte[head.Length + idLength + middle.Length + Timestamps.Length + tail.Length];
        Span<byte> at = written;
        head.CopyTo(at);
        at = at[head.Length..];
        published.Id.TryFormat(at, out _);
        at = at[idLength..];
        middle.CopyTo(at);
        at = at[middle.Length..];
        Timestamps.Format(published.Time, at);
        tail.CopyTo(at[Timestamps.Length..]);
        return written;
    }
}
