namespace OTalk.Protocols.Xmpp;

/// <summary>Makes elements of tags and texts, and knows how deep it is in them. Nothing here calls itself: depth costs no stack.</summary>
internal sealed class XmlAssembler(XmlLimits limits, Queue<XmlStreamItem> found)
{
    private readonly Stack<XmlFrame> _open = new();
    private readonly XmlResolver _resolver = new(limits);

    /// <summary>How many elements are open, the stream included.</summary>
    internal int Depth => _open.Count;

    /// <summary>Whether the stream is open, and nothing in it.</summary>
    internal bool IsBetween => _open.Count == 1;

    /// <summary>Whether the stream was opened and closed.</summary>
    internal bool IsClosed { get; private set; }

    /// <summary>An element begins.</summary>
    internal StreamFault? Begin(string name, List<XmlAttribute> attributes)
    {
        if (_open.Count > limits.Depth)
        {
            return XmlFaults.TooLarge($"elements stand deeper than {limits.Depth} in each other");
        }

        if (_resolver.Begin(name, attributes, out var frame) is { } fault)
        {
            return fault;
        }

        _open.Push(frame!);
        return _open.Count == 1 ? Open(frame!, attributes) : null;
    }

    /// <summary>Text inside of a stanza, all of it that stands between two tags; may be nothing.</summary>
    internal void Text(string text)
    {
        if (text.Length > 0)
        {
            _open.Peek().Add(text);
        }
    }

    /// <summary>An element ends.</summary>
    internal StreamFault? End(string name)
    {
        if (_open.Count == 0 || !string.Equals(_open.Peek().RawName, name, StringComparison.Ordinal))
        {
            return XmlFaults.NotWellFormed("an end tag has another name than the element that is open");
        }

        var frame = _open.Pop();
        _resolver.End(frame);
        switch (_open.Count)
        {
            case 0:
                IsClosed = true;
                found.Enqueue(new StreamClosed());
                break;
            case 1:
                found.Enqueue(new StreamElement(frame.Element()));
                break;
            default:
                _open.Peek().Add(frame.Element());
                break;
        }

        return null;
    }

    private StreamFault? Open(XmlFrame frame, List<XmlAttribute> raw)
    {
        var head = frame.Element();
        if (head.Namespace is not Ns.Streams)
        {
            return new StreamFault(StreamCondition.InvalidNamespace, $"a stream has the namespace {Ns.Streams}");
        }

        if (head.Name is not "stream")
        {
            return new StreamFault(StreamCondition.BadFormat, "a stream begins with an element of this name");
        }

        found.Enqueue(new StreamOpened(StreamHeadReader.Read(head, _resolver.Default, raw)));
        return null;
    }
}
