using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace OTalk.Protocols.Xmpp;

/// <summary>Keeps the bytes of a name, a value or a text until it is complete.</summary>
/// <param name="longest">How many bytes it may have.</param>
internal sealed class XmlChunk(int longest)
{
    // What is kept between stanzas for the next one.
    private const int Spare = 4 * 1024;

    private ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Whether nothing is kept.</summary>
    internal bool IsEmpty => _bytes.WrittenCount == 0;

    /// <summary>How many bytes it may have.</summary>
    internal int Longest { get; } = longest;

    /// <summary>Whether the bytes are exactly these.</summary>
    internal bool Is(ReadOnlySpan<byte> bytes) => _bytes.WrittenSpan.SequenceEqual(bytes);

    /// <summary>Adds bytes; false, and nothing is added, where that would be too many.</summary>
    internal bool TryAdd(params ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Longest - _bytes.WrittenCount)
        {
            return false;
        }

        _bytes.Write(bytes);
        return true;
    }

    /// <summary>
    /// Gives what was kept, and keeps nothing any more. Fails if it is no UTF-8, or has a character that XML forbids (XML 1.0, section
    /// 2.2).
    /// </summary>
    internal bool TryTake([NotNullWhen(true)] out string? text)
    {
        // Control characters, the only other ones that are forbidden, have been refused one by one.
        var bytes = _bytes.WrittenSpan;
        var isText = Utf8.IsValid(bytes) && bytes.IndexOf("\ufffe"u8) < 0 && bytes.IndexOf("\uffff"u8) < 0;
        text = isText ? Encoding.UTF8.GetString(bytes) : null;
        if (_bytes.Capacity > Spare)
        {
            _bytes = new ArrayBufferWriter<byte>();
        }

        _bytes.ResetWrittenCount();
        return isText;
    }
}
