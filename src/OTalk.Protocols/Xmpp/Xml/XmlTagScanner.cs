using System.Buffers;

namespace OTalk.Protocols.Xmpp;

/// <summary>Reads a start tag behind its <c>&lt;</c> (XML 1.0, section 3.1), byte by byte but for what values are made of.</summary>
internal sealed class XmlTagScanner(XmlLimits limits)
{
    // What ends a run of a value: its quotes, what must not be there, and white space, which becomes a space (XML 1.0, section 3.3.3).
    private static readonly SearchValues<byte> _ends =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(static one => (byte)one), .. "'\"<&"u8]);

    private readonly XmlChunk _name = new(limits.NameBytes);
    private readonly XmlChunk _value = new(limits.ValueBytes);
    private readonly XmlReference _reference = new();
    private readonly List<XmlAttribute> _attributes = [];
    private Place _place;
    private string _attributeName = "";
    private byte _quote;
    private bool _afterReturn;

    private enum Place
    {
        Name,
        Space,
        AttributeName,
        Equals,
        Quote,
        Value,
        Reference,
        AfterValue,
        Slash,
        Over,
    }

    /// <summary>The name with its prefix, once the tag is over.</summary>
    internal string Name { get; private set; } = "";

    /// <summary>Names with their prefixes, declarations of namespaces included; good until the next tag begins.</summary>
    internal List<XmlAttribute> Attributes => _attributes;

    /// <summary>Whether the element ends with its start tag.</summary>
    internal bool IsEmptyElement { get; private set; }

    /// <summary>Whether the tag is complete.</summary>
    internal bool IsOver => _place == Place.Over;

    /// <summary>Begins a tag with the first byte of its name.</summary>
    internal StreamFault? Begin(byte first)
    {
        _attributes.Clear();
        IsEmptyElement = false;
        _place = Place.Name;
        return XmlNames.MayBegin(first) ? Add(_name, first) : XmlFaults.NotWellFormed("a tag does not begin with a name");
    }

    /// <summary>Takes the next byte, or a run of bytes of a value.</summary>
    internal StreamFault? Take(ref ReadOnlySpan<byte> input)
    {
        if (_place == Place.Value)
        {
            return Value(ref input);
        }

        var next = input[0];
        input = input[1..];
        return _place switch
        {
            Place.Name when XmlNames.MayFollow(next) => Add(_name, next),
            Place.Name => EndName() ?? BetweenAttributes(next),
            Place.Space when XmlNames.MayBegin(next) => BeginAttribute(next),
            Place.Space or Place.AfterValue => BetweenAttributes(next),
            Place.AttributeName when XmlNames.MayFollow(next) => Add(_name, next),
            Place.AttributeName => EndAttributeName() ?? EqualsSign(next),
            Place.Equals => EqualsSign(next),
            Place.Quote => Quote(next),
            Place.Reference => Reference(next),
            _ => Slash(next),
        };
    }

    private StreamFault? EndName()
    {
        var isText = _name.TryTake(out var name);
        Name = name ?? "";
        return isText ? null : NoText();
    }

    private StreamFault? BetweenAttributes(byte next)
    {
        _place = next switch
        {
            (byte)'/' => Place.Slash,
            (byte)'>' => Place.Over,
            _ => Place.Space,
        };
        return _place != Place.Space || XmlCharacters.IsWhite(next)
            ? null
            : XmlFaults.NotWellFormed("a tag has something else than attributes");
    }

    private StreamFault? BeginAttribute(byte first)
    {
        if (_attributes.Count == limits.Attributes)
        {
            return XmlFaults.TooLarge($"an element has more than {limits.Attributes} attributes");
        }

        _place = Place.AttributeName;
        return Add(_name, first);
    }

    private StreamFault? EndAttributeName()
    {
        _place = Place.Equals;
        if (!_name.TryTake(out var name))
        {
            return NoText();
        }

        _attributeName = name;
        return XmlAttributes.Has(_attributes, name, "") ? XmlFaults.NotWellFormed("an attribute is there twice") : null;
    }

    private StreamFault? EqualsSign(byte next)
    {
        _place = next == (byte)'=' ? Place.Quote : Place.Equals;
        return _place == Place.Quote || XmlCharacters.IsWhite(next) ? null : XmlFaults.NotWellFormed("an attribute has no value");
    }

    private StreamFault? Quote(byte next)
    {
        if (next is (byte)'\'' or (byte)'"')
        {
            _quote = next;
            _afterReturn = false;
            _place = Place.Value;
            return null;
        }

        return XmlCharacters.IsWhite(next) ? null : XmlFaults.NotWellFormed("a value stands without quotes");
    }

    private StreamFault? Value(ref ReadOnlySpan<byte> input)
    {
        var end = input.IndexOfAny(_ends);
        if (end != 0)
        {
            var run = end < 0 ? input : input[..end];
            input = input[run.Length..];
            _afterReturn = false;
            return Add(_value, run);
        }

        var next = input[0];
        input = input[1..];
        var isSecondHalf = _afterReturn && next == (byte)'\n';
        _afterReturn = next == (byte)'\r';
        switch (next)
        {
            case (byte)'<':
                return XmlFaults.NotWellFormed("a value has a '<'");
            case (byte)'&':
                _place = Place.Reference;
                return null;
            case (byte)'\'' or (byte)'"':
                return next == _quote ? EndValue() : Add(_value, next);
            default:
                return XmlCharacters.IsForbidden(next) ? NoText() : isSecondHalf ? null : Add(_value, (byte)' ');
        }
    }

    private StreamFault? EndValue()
    {
        _place = Place.AfterValue;
        if (!_value.TryTake(out var value))
        {
            return NoText();
        }

        _attributes.Add(new XmlAttribute(_attributeName, value));
        return null;
    }

    private StreamFault? Reference(byte next)
    {
        var fault = _reference.Take(next, _value, out var isOver);
        _place = isOver ? Place.Value : Place.Reference;
        return fault;
    }

    private StreamFault? Slash(byte next)
    {
        _place = Place.Over;
        IsEmptyElement = true;
        return next == (byte)'>' ? null : XmlFaults.NotWellFormed("a tag has something behind its slash");
    }

    private static StreamFault? Add(XmlChunk chunk, params ReadOnlySpan<byte> bytes) =>
        chunk.TryAdd(bytes) ? null : XmlFaults.TooLarge($"a name or value is longer than {chunk.Longest} bytes");

    private static StreamFault NoText() => XmlFaults.NotWellFormed("a tag has bytes that are no text");
}
