namespace OTalk.Protocols.Xmpp;

/// <summary>
/// A stream error (RFC 6120, section 4.9), to be sent or received; the stream is closed with it. Where it is sent, the head of a stream has
/// been sent before.
/// </summary>
/// <param name="Condition">What is wrong.</param>
/// <param name="Text">One sentence for a person; null if the condition says all.</param>
public sealed record StreamFault(StreamCondition Condition, string? Text = null)
{
    /// <summary>
    /// With <see cref="StreamCondition.SeeOtherHost"/>, where to go: <c>host</c>, <c>host:port</c> or <c>[address]:port</c>.
    /// </summary>
    public string? OtherHost { get; init; }

    /// <summary>A condition of an application's own, beside the defined one.</summary>
    public XmlElement? Application { get; init; }

    /// <summary>The condition as it is written, such as <c>not-well-formed</c>.</summary>
    public string Name => KebabNames<StreamCondition>.Of(Condition);

    /// <summary>Whether an element is a stream error.</summary>
    public static bool IsFault(XmlElement element) => element.Is("error", Ns.Streams);

    /// <summary>Reads a stream error; a condition that is missing or unknown is an undefined one.</summary>
    public static StreamFault Read(XmlElement error)
    {
        StreamFault fault = new(StreamCondition.UndefinedCondition);
        foreach (var element in error.Elements)
        {
            if (element.Namespace is not Ns.StreamErrors)
            {
                fault = fault with { Application = fault.Application ?? element };
            }
            else if (element.Name is "text")
            {
                fault = fault with { Text = element.Text };
            }
            else if (KebabNames<StreamCondition>.TryFind(element.Name, out var condition))
            {
                fault = fault with { Condition = condition, OtherHost = element.Text is { Length: > 0 } host ? host : null };
            }
        }

        return fault;
    }

    /// <summary>The element to send.</summary>
    public XmlElement ToElement() => new(
        "error",
        Ns.Streams,
        new XmlElement(Name, Ns.StreamErrors, OtherHost),
        Text is null ? null : new XmlElement("text", Ns.StreamErrors, [("xml:lang", "en")], Text),
        Application);
}
