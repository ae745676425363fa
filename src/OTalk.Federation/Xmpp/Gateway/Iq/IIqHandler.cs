using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Iq;

/// <summary>Answers questions of one kind.</summary>
internal interface IIqHandler
{
    /// <summary>Which: <c>get</c> or <c>set</c>, name and namespace of the element.</summary>
    IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; }

    /// <summary>Answers one.</summary>
    /// <param name="question">The element in the <c>iq</c>.</param>
    /// <param name="from">Who asks.</param>
    /// <param name="to">Who is asked.</param>
    /// <param name="cancel">Gives it up.</param>
    ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel);
}

/// <summary>An answer: an element, nothing, or an error.</summary>
internal readonly record struct IqAnswer(XmlElement? Content, XmppError? Error = null)
{
    /// <summary>What has to be done when it is on its way.</summary>
    public IReadOnlyList<Action>? Then { get; init; }

    public static implicit operator IqAnswer(XmlElement? content) => new(content);

    public static implicit operator IqAnswer(XmppError error) => new(null, error);
}
