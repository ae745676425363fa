namespace OTalk.Protocols.Xmpp;

/// <summary>The <c>error</c> of a stanza (RFC 6120, section 8.3).</summary>
/// <param name="Condition">Why the stanza was not taken.</param>
/// <param name="Type">What its sender may do.</param>
/// <param name="Text">One sentence for a person; null if the condition says all.</param>
public sealed record XmppError(StanzaCondition Condition, StanzaErrorType Type, string? Text = null)
{
    /// <summary>An error of the type that goes with its condition.</summary>
    public XmppError(StanzaCondition condition, string? text = null)
        : this(condition, condition.UsualType(), text)
    {
    }

    /// <summary>With <see cref="StanzaCondition.Gone"/> and <see cref="StanzaCondition.Redirect"/>, the URI of the other address.</summary>
    public string? NewAddress { get; init; }

    /// <summary>The address of who found it, where it is not who the stanza was for.</summary>
    public string? By { get; init; }

    /// <summary>A condition of an application's own, beside the defined one, as it came.</summary>
    public XmlElement? Application { get; init; }

    /// <summary>The condition as it is written, such as <c>item-not-found</c>.</summary>
    public string Name => KebabNames<StanzaCondition>.Of(Condition);

    /// <summary>
    /// Reads the error of a stanza. A condition that is missing or unknown is an undefined one, and a type that is missing or unknown the
    /// usual one of the condition.
    /// </summary>
    /// <param name="stanza">A stanza of type <c>error</c>.</param>
    public static XmppError Read(XmlElement stanza)
    {
        var error = stanza.Child("error", stanza.Namespace);
        if (error is null)
        {
            return new XmppError(StanzaCondition.UndefinedCondition);
        }

        XmlElement? application = null;
        string? text = null;
        string? address = null;
        var condition = StanzaCondition.UndefinedCondition;
        foreach (var element in error.Elements)
        {
            if (element.Namespace is not Ns.StanzaErrors)
            {
                application ??= element;
            }
            else if (element.Name is "text")
            {
                text = element.Text;
            }
            else if (KebabNames<StanzaCondition>.TryFind(element.Name, out var named))
            {
                condition = named;
                address = element.Text is { Length: > 0 } uri ? uri : null;
            }
        }

        var type = KebabNames<StanzaErrorType>.TryFind(error["type"], out var known) ? known : condition.UsualType();
        return new XmppError(condition, type, text) { NewAddress = address, By = error["by"], Application = application };
    }

    /// <summary>The element to put into a stanza.</summary>
    /// <param name="ns">The namespace of the stanza.</param>
    public XmlElement ToElement(string ns) => new(
        "error",
        ns,
        [("type", KebabNames<StanzaErrorType>.Of(Type)), ("by", By)],
        new XmlElement(Name, Ns.StanzaErrors, NewAddress),
        Text is null ? null : new XmlElement("text", Ns.StanzaErrors, [("xml:lang", "en")], Text),
        Application);

    /// <summary>
    /// The answer to a stanza that was not taken: of the same kind, with its id, from whom it was for (RFC 6120, section 8.3.1). Null where
    /// there must be none: to an error, and to an <c>iq</c> that is itself an answer.
    /// </summary>
    public XmlElement? Answer(XmlElement stanza) => stanza["type"] is "error" || stanza is { Name: "iq" } && stanza["type"] is "result"
        ? null
        : new XmlElement(
            stanza.Name,
            stanza.Namespace,
            [("from", stanza["to"]), ("to", stanza["from"]), ("id", stanza["id"]), ("type", "error")],
            ToElement(stanza.Namespace));
}
