namespace OTalk.Protocols.Xmpp;

/// <summary>What stands in an element: another one, or text. The default value is neither, and is left out of elements.</summary>
public readonly record struct XmlNode
{
    /// <summary>An element; null for nothing.</summary>
    public XmlNode(XmlElement? element) => Element = element;

    /// <summary>Text without escapes; null for nothing.</summary>
    public XmlNode(string? text) => Text = text;

    /// <summary>The element, if it is one.</summary>
    public XmlElement? Element { get; }

    /// <summary>The text, if it is that.</summary>
    public string? Text { get; }

    /// <summary>Whether there is anything: an element, or text that is not empty.</summary>
    internal bool IsSomething => Element is not null || !string.IsNullOrEmpty(Text);

    public static implicit operator XmlNode(XmlElement? element) => new(element);

    public static implicit operator XmlNode(string? text) => new(text);

    /// <summary>What kind it is: the content may be private.</summary>
    public override string ToString() => Element?.ToString() ?? $"{Text?.Length ?? 0} characters";
}
