namespace OTalk.Protocols.Xmpp;

/// <summary>
/// Finds tags and text in the bytes of a stream, and gives them to an <see cref="XmlAssembler"/>. Every byte is looked at once, as it
/// comes; only the name, value or text under way is kept. Of XML it takes what RFC 6120, section 11.1, allows.
/// </summary>
internal sealed class XmlScanner(XmlLimits limits, XmlAssembler assembler)
{
    private readonly XmlTagScanner _tag = new(limits);
    private readonly XmlTextScanner _text = new(limits);
    private readonly XmlChunk _name = new(Math.Max(limits.NameBytes, XmlDeclaration.Longest));
    private Place _place = Place.Start;
    private int _at;

    private enum Place
    {
        Start,
        Prolog,
        FirstMarkup,
        Declaration,
        Content,
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
            case Place.Content when !assembler.IsBetween:
                var noText = _text.Take(ref input, out var isMarkup);
                _place = isMarkup ? Place.Markup : Place.Content;
                return noText;
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
            Place.Exclamation => Exclamation(next),
            Place.EndTag or Place.EndTagSpace => EndTag(next),
            _ => next == (byte)'<' ? Begin(Place.Markup) : TextBetween(),
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

        _text.BeginSection();
        _place = Place.Content;
        return assembler.Depth == 0 ? XmlFaults.NotWellFormed("a stream does not begin with a tag")
            : assembler.IsBetween ? TextBetween()
            : null;
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
            return _name.TryTake(out var name) ? assembler.End(name) : XmlFaults.NoText();
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

        return ++_at <= limits.NameBytes && _name.TryAdd(next)
            ? null
            : XmlFaults.TooLarge($"a name or value is longer than {limits.NameBytes} bytes");
    }

    private StreamFault? FlushText()
    {
        if (!_text.TryTake(out var text))
        {
            return XmlFaults.NoText();
        }

        assembler.Text(text);
        return null;
    }

    private static StreamFault TextBetween() => new(StreamCondition.BadFormat, "text stands between the stanzas");

    private static StreamFault Instruction() =>
        XmlFaults.Restricted("a processing instruction, or an XML declaration that does not stand at the start");

    private static StreamFault OtherEncoding() => new(StreamCondition.UnsupportedEncoding, "the encoding of a stream is UTF-8");
}
