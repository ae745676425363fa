using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Iq;

/// <summary>Questions of XMPP users and servers, and answers to ours (RFC 6120, section 8.2.3).</summary>
/// <param name="asked">What was asked by us.</param>
/// <param name="handlers">Who answers what.</param>
/// <param name="streams">The ways back.</param>
internal sealed class IqTaker(IqQuestions asked, IEnumerable<IIqHandler> handlers, IXmppStreams streams)
{
    private static readonly HashSet<string> _known = [.. Mapping.KnownNamespaces.All];

    private readonly Dictionary<(string Type, string Name, string Ns), IIqHandler> _handlers = handlers
        .SelectMany(static handler => handler.Takes.Select(takes => (takes, handler)))
        .ToDictionary(static pair => pair.takes, static pair => pair.handler);

    public async Task TakeAsync(XmlElement stanza, Jid from, Jid to, CancellationToken cancel)
    {
        string? type = stanza["type"];
        if (type is "result" or "error")
        {
            asked.Answer(stanza, from, to);
            return;
        }

        XmlElement? question = stanza.Elements.FirstOrDefault();
        IqAnswer answer = type is not ("get" or "set") || question is null || stanza["id"] is null
            ? new XmppError(StanzaCondition.BadRequest, "an iq is a get or a set with an id and one element")
            : _handlers.TryGetValue((type, question.Name, question.Namespace), out IIqHandler? handler)
                ? await handler.AnswerAsync(question, from, to, cancel)
                : new XmppError(_known.Contains(question.Namespace) ? StanzaCondition.FeatureNotImplemented : StanzaCondition.ServiceUnavailable);
        await streams.PassAsync(to.Domain, from.Domain, answer.Error is { } error ? Error(stanza, error) : Result(stanza, answer.Content), cancel);
        foreach (Action then in answer.Then ?? [])
            then();
    }

    private static XmlElement Result(XmlElement stanza, XmlElement? content) =>
        new("iq", Ns.Server, [("from", stanza["to"]), ("to", stanza["from"]), ("id", stanza["id"]), ("type", "result")], content);

    private static XmlElement Error(XmlElement stanza, XmppError error) =>
        new("iq", Ns.Server, [("from", stanza["to"]), ("to", stanza["from"]), ("id", stanza["id"]), ("type", "error")], error.ToElement(Ns.Server));
}
