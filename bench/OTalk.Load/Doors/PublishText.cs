using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace OTalk.Load.Doors;

/// <summary>The text of a publish, made once; only the body and the id change from one publish to the next.</summary>
internal sealed class PublishText
{
    private const int MaxDigits = 20;
    private readonly StandardFormat _idFormat;
    private readonly bool _idComesFirst;
    private readonly byte[] _before;
    private readonly byte[] _between;
    private readonly byte[] _after;

    /// <summary>Cuts the text at its two places.</summary>
    /// <param name="stanza">The text, with <c>{BODY}</c> and <c>{ID}</c> where they belong, in either order.</param>
    /// <param name="idDigits">The fewest digits of an id; leading zeros make up for what it lacks.</param>
    public PublishText(string stanza, byte idDigits = 0)
    {
        _idFormat = new StandardFormat('D', idDigits);
        var parts = stanza.Split(["{BODY}", "{ID}"], StringSplitOptions.None);
        if (parts.Length != 3)
            throw new ArgumentException("The text needs one place for the body and one for the id.", nameof(stanza));
        _idComesFirst = stanza.IndexOf("{ID}", StringComparison.Ordinal) == parts[0].Length;
        _before = Encoding.UTF8.GetBytes(parts[0]);
        _between = Encoding.UTF8.GetBytes(parts[1]);
        _after = Encoding.UTF8.GetBytes(parts[2]);
    }

    /// <summary>The most bytes the text has with a body of this length.</summary>
    public int MaxLength(int body) => _before.Length + body + _between.Length + MaxDigits + _after.Length;

    /// <summary>Writes the text and returns its length.</summary>
    public int Write(Span<byte> destination, ReadOnlySpan<byte> body, long id)
    {
        var rest = Put(destination, _before);
        rest = Put(_idComesFirst ? PutNumber(rest, id) : Put(rest, body), _between);
        rest = Put(_idComesFirst ? Put(rest, body) : PutNumber(rest, id), _after);
        return destination.Length - rest.Length;
    }

    private Span<byte> PutNumber(Span<byte> destination, long number)
    {
        Utf8Formatter.TryFormat(number, destination, out var digits, _idFormat);
        return destination[digits..];
    }

    private static Span<byte> Put(Span<byte> destination, ReadOnlySpan<byte> source)
    {
        source.CopyTo(destination);
        return destination[source.Length..];
    }
}
