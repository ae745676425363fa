using System.Diagnostics.CodeAnalysis;

namespace OTalk.Protocols.Xmpp;

/// <summary>
/// Reads one direction of a stream (RFC 6120, section 4), however its bytes are cut. Bytes are read as they are appended and not kept: what
/// it holds is bounded by the limits, and by what complete elements were appended and not read yet. Where a stream begins anew, behind
/// STARTTLS or SASL, so does another reader.
/// </summary>
public sealed class XmlStreamReader
{
    private readonly XmlLimits _limits;
    private readonly Queue<XmlStreamItem> _found = new();
    private readonly XmlAssembler _assembler;
    private readonly XmlScanner _scanner;
    private int _left;
    private bool _isBroken;

    /// <param name="limits">What it takes at most.</param>
    public XmlStreamReader(XmlLimits limits)
    {
        _limits = limits;
        _left = limits.StanzaBytes;
        _assembler = new XmlAssembler(limits, _found);
        _scanner = new XmlScanner(limits, _assembler);
    }

    /// <summary>
    /// Whether nothing is under way: all that was found has been read, and no element has begun. Where that is not so behind the element
    /// that asks for STARTTLS, somebody has put in what must not be believed later (RFC 6120, section 5.4.3.3).
    /// </summary>
    public bool IsIdle => !_isBroken && _found.Count == 0 && _scanner.IsBetween;

    /// <summary>Takes what has arrived. Behind the end of the stream, or a fault, it is dropped.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_isBroken && !_assembler.IsClosed)
        {
            if (_scanner.IsBetween)
            {
                // White space between stanzas says that somebody is there (RFC 6120, section 4.6.1), and may go on for ever.
                bytes = XmlCharacters.SkipWhite(bytes);
                _left = _limits.StanzaBytes;
                if (bytes.IsEmpty)
                {
                    return;
                }
            }

            bytes = Take(bytes);
        }
    }

    /// <summary>Gives what was found next, if there is something.</summary>
    public bool TryRead([NotNullWhen(true)] out XmlStreamItem? item) => _found.TryDequeue(out item);

    private ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes)
    {
        if (_left <= 0)
        {
            Break(XmlFaults.TooLarge($"a stanza is longer than {_limits.StanzaBytes} bytes"));
            return default;
        }

        // No further than the limit, so that it is reached at the same byte however the bytes are cut.
        var allowed = bytes[..Math.Min(bytes.Length, _left)];
        var rest = allowed;
        if (_scanner.Take(ref rest) is { } fault)
        {
            Break(fault);
        }

        var taken = allowed.Length - rest.Length;
        _left -= taken;
        return bytes[taken..];
    }

    private void Break(StreamFault fault)
    {
        _isBroken = true;
        _found.Enqueue(new StreamBroken(fault));
    }
}
