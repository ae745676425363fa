using System.Buffers;

namespace OTalk.Protocols.Xmpp;

/// <summary>
/// Finds tags and text in the bytes of a stream, and gives them to an <see cref="XmlAssembler"/>. Every byte is looked at once, as it comes;
/// only the name, value or text under way is kept. Of XML it takes what RFC 6120, section 11.1, allows.
/// </summary>
internal sealed class XmlScanner(XmlLimits limits, XmlAssembler assembler)
{
    // What ends a run of text. A '>' matters behind two ']' only.
    private static readonly SearchValues<byte> _ends =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Where(static one => one is not ('\t' or '\n')).Select(static one => (byte)one), .. "<&]>"u8]);

    private readonly XmlTagScanner _tag = new(limits);
    private readonly XmlReference _reference = new();
    private readonly XmlChunk _text = new(limits.StanzaBytes);
    private readonly XmlChunk _name = new(Math.Max(limits.NameBytes, XmlDeclaration.Longest));
    private Place _place = Place.Start;
    private int _at;
    private int _brackets;
    private bool _afterReturn;

    private enum Place
    {
        Start,
        Prolog,
        FirstMarkup,
        Declaration,
        Content,
        Reference,
        Section,
        Markup,
        Exclamation,
        StartTag,
        EndTag,
        EndTagSpace,
    }

    /// <summary>Whether nothing has begun: the stream is open, and what was read so far is complete.</summary>
    internal bool IsBetween => _place == Place.Content && assembler.IsBetween;

    /// <summary>Takes some bytes, at least one.</summary>
    internal StreamFault? Take(ref ReadOnlySpan<byte> input)
    {
        switch (_place)
        {
            case Place.Content or Place.Section when !assembler.IsBetween:
                return Text(ref input);
            case Place.StartTag:
                var fault = _tag.Take(ref input);
                return fault is null && _tag.IsOver ? EndStartTag() : fault;
        }

        var next = input[0];
        input = input[1..];
        return _place switch
        {
            Place.Start or Place.Prolog => BeforeStream(next),
            Place.FirstMarkup when next == (byte)'?' => Begin(Place.Declaration),
            Place.FirstMarkup when next == 0 => OtherEncoding(),
            Place.FirstMarkup or Place.Markup => Markup(next),
            Place.Declaration => Declaration(next),
            Place.Reference => Reference(next),
            Place.Exclamation => Exclamation(next),
            Place.EndTag or Place.EndTagSpace => EndTag(next),
            _ => next == (byte)'<' ? Begin(Place.Markup) : new StreamFault(StreamCondition.BadFormat, "text stands between the stanzas"),
        };
    }

    private StreamFault? Begin(Place place)
    {
        _place = place;
        _at = 0;
        return null;
    }

    private StreamFault? BeforeStream(byte next)
    {
        var isStart = _place == Place.Start;
        _place = Place.Prolog;
        return next switch
        {
            (byte)'<' => Begin(isStart ? Place.FirstMarkup : Place.Markup),
            // The first byte of UTF-16 or UTF-32, with a byte order mark or without.
            0 or 0xFE or 0xFF when isStart => OtherEncoding(),
            _ when XmlCharacters.IsWhite(next) => null,
            _ => XmlFaults.NotWellFormed("a stream does not begin with a tag"),
        };
    }

    private StreamFault? Declaration(byte next)
    {
        if (XmlDeclaration.IsInstruction(_at++, next))
        {
            return Instruction();
        }

        if (_at > XmlDeclaration.Longest || !_name.TryAdd(next))
        {
            return XmlFaults.TooLarge($"the XML declaration is longer than {XmlDeclaration.Longest} bytes");
        }

        if (next != (byte)'>')
        {
            return null;
        }

        _place = Place.Prolog;
        return _name.TryTake(out var text) && text.EndsWith("?>", StringComparison.Ordinal)
            ? XmlDeclaration.Check(text[..^2])
            : XmlFaults.NotWellFormed("the XML declaration has no end");
    }

    private StreamFault? Markup(byte next)
    {
        switch (next)
        {
            case (byte)'?':
                return Instruction();
            case (byte)'!':
                return Begin(Place.Exclamation);
            case (byte)'/':
                return FlushText() ?? Begin(Place.EndTag);
            default:
                _place = Place.StartTag;
                return FlushText() ?? _tag.Begin(next);
        }
    }

    private StreamFault? Exclamation(byte next)
    {
        var section = "[CDATA["u8;
        if (_at == 0 && next != section[0])
        {
            return XmlFaults.Restricted("comments and declarations of types are no part of a stream");
        }

        if (next != section[_at++])
        {
            return XmlFaults.NotWellFormed("a tag does not begin with a name");
        }

        if (_at < section.Length)
        {
            return null;
        }

        _brackets = 0;
        _place = Place.Section;
        return assembler.Depth == 0 ? XmlFaults.NotWellFormed("a stream does not begin with a tag")
            : assembler.IsBetween ? new StreamFault(StreamCondition.BadFormat, "text stands between the stanzas")
            : null;
    }

    private StreamFault? Text(ref ReadOnlySpan<byte> input)
    {
        // The line feed of a line break that began with a carriage return, which was taken for both (XML 1.0, section 2.11).
        if (_afterReturn && input[0] == (byte)'\n')
        {
            _afterReturn = false;
            input = input[1..];
            return null;
        }

        _afterReturn = false;
        var end = input.IndexOfAny(_ends);
        if (end != 0)
        {
            var run = end < 0 ? input : input[..end];
            input = input[run.Length..];
            return HeldBack() ?? Add(run);
        }

        var next = input[0];
        input = input[1..];
        return _place == Place.Section ? SectionByte(next) : TextByte(next);
    }

    private StreamFault? TextByte(byte next)
    {
        var brackets = _brackets;
        _brackets = next == (byte)']' ? brackets + 1 : 0;
        return next switch
        {
            (byte)'<' => Begin(Place.Markup),
            (byte)'&' => Begin(Place.Reference),
            (byte)'>' when brackets >= 2 => XmlFaults.NotWellFormed("a text has ']]>'"),
            _ => Plain(next),
        };
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
                return Begin(Place.Content);
            default:
                return HeldBack() ?? Plain(next);
        }
    }

    private StreamFault? HeldBack()
    {
        var count = _place == Place.Section ? _brackets : 0;
        _brackets = 0;
        return Add("]]"u8[..count]);
    }

    private StreamFault? Plain(byte next)
    {
        _afterReturn = next == (byte)'\r';
        return XmlCharacters.IsForbidden(next) ? NoText() : Add([_afterReturn ? (byte)'\n' : next]);
    }

    private StreamFault? Reference(byte next)
    {
        var fault = _reference.Take(next, _text, out var isOver);
        _place = isOver ? Place.Content : Place.Reference;
        return fault;
    }

    private StreamFault? EndStartTag()
    {
        _place = Place.Content;
        var fault = assembler.Begin(_tag.Name, _tag.Attributes);
        return fault is null && _tag.IsEmptyElement ? assembler.End(_tag.Name) : fault;
    }

    private StreamFault? EndTag(byte next)
    {
        if (next == (byte)'>')
        {
            _place = Place.Content;
            return _name.TryTake(out var name) ? assembler.End(name) : NoText();
        }

        if (XmlCharacters.IsWhite(next) && !_name.IsEmpty)
        {
            _place = Place.EndTagSpace;
            return null;
        }

        if (_place == Place.EndTagSpace || !XmlNames.MayFollow(next))
        {
            return XmlFaults.NotWellFormed("an end tag is no name");
        }

        return ++_at <= limits.NameBytes && _name.TryAdd(next) ? null : XmlFaults.TooLarge($"a name or value is longer than {limits.NameBytes} bytes");
    }

    private StreamFault? FlushText()
    {
        if (_text.IsEmpty)
        {
            return null;
        }

        if (!_text.TryTake(out var text))
        {
            return NoText();
        }

        assembler.Text(text);
        return null;
    }

    private StreamFault? Add(ReadOnlySpan<byte> run) =>
        _text.TryAdd(run) ? null : XmlFaults.TooLarge($"a stanza is longer than {limits.StanzaBytes} bytes");

    private static StreamFault Instruction() => XmlFaults.Restricted("a processing instruction, or an XML declaration that does not stand at the start");

    private static StreamFault NoText() => XmlFaults.NotWellFormed("a text has bytes that are no characters of XML");

    private static StreamFault OtherEncoding() => new(StreamCondition.UnsupportedEncoding, "the encoding of a stream is UTF-8");
}
