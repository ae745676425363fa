using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace OTalk.Protocols.Xmpp;

/// <summary>
/// Reads what stands between two tags inside of a stanza: text, references and sections of CDATA (XML 1.0, sections 2.4 and 2.7).
/// </summary>
internal sealed class XmlTextScanner(XmlLimits limits)
{
    // What ends a run of text. A '>' matters behind two ']' only.
    private static readonly SearchValues<byte> _ends = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Where(static one => one is not ('\t' or '\n')).Select(static one => (byte)one), .. "<&]>"u8]);

    private readonly XmlReference _reference = new();
    private readonly XmlChunk _text = new(limits.StanzaBytes);
    private bool _inReference;
    private bool _inSection;
    private int _brackets;
    private bool _afterReturn;

    /// <summary>Begins a section behind its <c>&lt;![CDATA[</c>.</summary>
    internal void BeginSection()
    {
        _inSection = true;
        _brackets = 0;
    }

    /// <summary>Takes the next byte, or a run of bytes.</summary>
    /// <param name="input">What has arrived.</param>
    /// <param name="isMarkup">Whether a <c>&lt;</c> was taken that is no text.</param>
    internal StreamFault? Take(ref ReadOnlySpan<byte> input, out bool isMarkup)
    {
        isMarkup = false;
        var next = input[0];
        var isSecondHalf = _afterReturn && next == (byte)'\n';
        _afterReturn = false;
        var end = _inReference || isSecondHalf ? 0 : input.IndexOfAny(_ends);
        if (end != 0)
        {
            var run = end < 0 ? input : input[..end];
            input = input[run.Length..];
            return HeldBack() ?? Add(run);
        }

        input = input[1..];

        // A line break that began with a carriage return, which was taken for all of it (XML 1.0, section 2.11).
        if (isSecondHalf)
        {
            return null;
        }

        if (_inReference)
        {
            var fault = _reference.Take(next, _text, out var isOver);
            _inReference = !isOver;
            return fault;
        }

        isMarkup = !_inSection && next == (byte)'<';
        return _inSection ? SectionByte(next) : TextByte(next);
    }

    /// <summary>Gives what was kept since the last tag, possibly nothing. Fails if that is no text.</summary>
    internal bool TryTake([NotNullWhen(true)] out string? text)
    {
        text = "";
        return _text.IsEmpty || _text.TryTake(out text);
    }

    private StreamFault? TextByte(byte next)
    {
        var brackets = _brackets;
        _brackets = next == (byte)']' ? brackets + 1 : 0;
        switch (next)
        {
            case (byte)'<':
                return null;
            case (byte)'&':
                _inReference = true;
                return null;
            case (byte)'>' when brackets >= 2:
                return XmlFaults.NotWellFormed("a text has ']]>'");
            default:
                return Plain(next);
        }
    }

    private StreamFault? SectionByte(byte next)
    {
        // The last two brackets may be the end, and are kept back until the byte behind them tells.
        switch (next)
        {
            case (byte)']' when _brackets < 2:
                _brackets++;
                return null;
            case (byte)']':
                return Add("]"u8);
            case (byte)'>' when _brackets == 2:
                _brackets = 0;
                _inSection = false;
                return null;
            default:
                return HeldBack() ?? Plain(next);
        }
    }

    private StreamFault? HeldBack()
    {
        var count = _inSection ? _brackets : 0;
        _brackets = 0;
        return Add("]]"u8[..count]);
    }

    private StreamFault? Plain(byte next)
    {
        _afterReturn = next == (byte)'\r';
        return XmlCharacters.IsForbidden(next) ? XmlFaults.NoText() : Add([_afterReturn ? (byte)'\n' : next]);
    }

    private StreamFault? Add(ReadOnlySpan<byte> run) =>
        _text.TryAdd(run) ? null : XmlFaults.TooLarge($"a stanza is longer than {limits.StanzaBytes} bytes");
}
