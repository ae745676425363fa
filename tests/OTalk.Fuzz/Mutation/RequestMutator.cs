using System.Text;

namespace OTalk.Fuzz.Mutation;

/// <summary>Changes the head of a request, or its body by the format that it has.</summary>
internal sealed class RequestMutator : IMutator
{
    private readonly TextMutator _text = new();
    private readonly JsonMutator _json = new();

    public byte[]? Mutate(byte[] original, byte[] other, Random random)
    {
        int end = original.AsSpan().IndexOf("\n\n"u8) + 2;
        byte[] head = original[..end];
        byte[] body = original[end..];
        if (body.Length == 0 || random.Next(2) == 0)
            return [.. MutateHead(head, other, random), .. body];
        int otherEnd = other.AsSpan().IndexOf("\n\n"u8) + 2;
        return [.. head, .. _json.Mutate(body, other[otherEnd..], random) ?? _text.Mutate(body, other[otherEnd..], random)!];
    }

    /// <summary>Mostly the path: what stands behind method and slash.</summary>
    private byte[] MutateHead(byte[] head, byte[] other, Random random)
    {
        string text = Encoding.UTF8.GetString(head);
        int from = text.IndexOf(' ', StringComparison.Ordinal) + 1;
        int to = text.IndexOf('\n', StringComparison.Ordinal);
        if (random.Next(4) == 0)
            return [.. _text.Mutate(head[..^2], other, random)!, .. "\n\n"u8];
        string path = Encoding.UTF8.GetString(_text.Mutate(Encoding.UTF8.GetBytes(text[from..to]), other, random)!);
        string sent = random.Next(3) == 0 ? path.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal) : Escape(path);
        return Encoding.UTF8.GetBytes(text[..from] + sent + text[to..]);
    }

    /// <summary>What no path has is percent-encoded, so that more than the web server gets to see it.</summary>
    private static string Escape(string path) =>
        string.Concat(Encoding.UTF8.GetBytes(path).Select(static value => value is > 0x20 and < 0x7f ? ((char)value).ToString() : $"%{value:X2}"));
}
