using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace OTalk.Load.Doors;

/// <summary>The text of a publish stanza, made once; only the body and the id change from one publish to the next.</summary>
internal sealed class PublishText
{
    private const int MaxDigits = 20;
    private readonly StandardFormat _idFormat;
    private readonly byte[] _before;
    private readonly byte[] _between;
    private readonly byte[] _after;

    /// <summary>Cuts the stanza at its two places.</summary>
    /// <param name="stanza">The stanza, with <c>{BODY}</c> and after it <c>{ID}</c> where they belong.</param>
    /// <param name="idDigits">The fewest digits of an id; leading zeros make up for what it lacks.</param>
    public PublishText(string stanza, byte idDigits = 0)
    {
        _idFormat = new StandardFormat('D', idDigits);
        var parts = stanza.Split(["{BODY}", "{ID}"], StringSplitOptions.None);
        if (parts.Length != 3)
            throw new ArgumentException("The stanza needs one place for the body and one for the id.", nameof(stanza));
        _before = Encoding.UTF8.GetBytes(parts[0]);
        _between = Encoding.UTF8.GetBytes(parts[1]);
        _after = Encoding.UTF8.GetBytes(parts[2]);
    }

    /// <summary>The most bytes the stanza has with a body of this length.</summary>
    public int MaxLength(int body) => _before.Length + body + _between.Length + MaxDigits + _after.Length;

    /// <summary>Writes the stanza and returns its length.</summary>
    public int Write(Span<byte> destination, ReadOnlySpan<byte> body, long id)
    {
        var rest = Put(Put(Put(destination, _before), body), _between);
        Utf8Formatter.TryFormat(id, rest, out var digits, _idFormat);
        rest = Put(rest[digits..], _after);
        return destination.Length - rest.Length;
    }

    private static Span<byte> Put(Span<byte> destination, ReadOnlySpan<byte> source)
    {
        source.CopyTo(destination);
        return destination[source.Length..];
    }
}
