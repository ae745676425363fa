using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Dialback;

/// <summary>The elements of dialback (XEP-0220).</summary>
internal static class DialbackWords
{
    /// <summary>Asks to take a key as the proof of a domain.</summary>
    public static XmlElement Ask(string from, string to, string key) => new("result", Ns.Dialback, [("from", from), ("to", to)], key);

    /// <summary>Asks whether a key is right.</summary>
    /// <param name="from">Who asks.</param>
    /// <param name="to">The domain that the key proves.</param>
    /// <param name="stream">The id of the stream on which it came.</param>
    /// <param name="key">The key.</param>
    public static XmlElement Verify(string from, string to, string stream, string key) =>
        new("verify", Ns.Dialback, [("from", from), ("to", to), ("id", stream)], key);

    /// <summary>Answers either.</summary>
    public static XmlElement Answer(XmlElement question, bool isValid) => Answer(question, isValid ? "valid" : "invalid", error: null);

    /// <summary>Answers either with an error (XEP-0220, section 2.5).</summary>
    public static XmlElement Answer(XmlElement question, XmppError error) => Answer(question, "error", error);

    /// <summary>Whether an element is of dialback and of this name: an answer, or a question.</summary>
    public static bool Is(XmlElement element, string name, bool isAnswer) =>
        element.Is(name, Ns.Dialback) && element["type"] is not null == isAnswer;

    /// <summary>The error in an answer: it has the namespace of stanzas, and stands in an element of another one.</summary>
    public static XmppError ErrorOf(XmlElement answer) => XmppError.Read(new XmlElement("message", Ns.Server, answer.Child("error", Ns.Server)));

    private static XmlElement Answer(XmlElement question, string type, XmppError? error) => new(
        question.Name,
        Ns.Dialback,
        [("from", question["to"]), ("to", question["from"]), ("id", question["id"]), ("type", type)],
        error?.ToElement(Ns.Server));
}
