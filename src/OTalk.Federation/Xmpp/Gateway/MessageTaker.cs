using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Json;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway;

/// <summary>Messages of XMPP users to ours (RFC 6121, section 5).</summary>
/// <param name="engine">The engine.</param>
/// <param name="visitors">Carries out what they ask.</param>
/// <param name="bounces">Who has sent what comes back.</param>
/// <param name="streams">The ways back.</param>
internal sealed class MessageTaker(Lazy<EngineServices> engine, Visitors visitors, Bounces bounces, IXmppStreams streams)
{
    /// <summary>Takes a message for a user.</summary>
    public async Task TakeAsync(XmlElement stanza, Jid from, Jid to, CancellationToken cancel)
    {
        if (stanza["type"] is "error")
        {
            Bounce(stanza, from, to);
            return;
        }

        if (stanza["type"] is "groupchat")
        {
            await RefuseAsync(stanza, to, from, new XmppError(StanzaCondition.ServiceUnavailable, "a user is no room"), cancel);
            return;
        }

        if (ChatXml.Read(stanza, out bool passes) is not { } text)
        {
            await ReceiptAsync(stanza, from, to, cancel);
            return;
        }

        if (!JsonMessageReader.TryRead(text, out MessageBody? body, out StanzaError? fault) || body.Fault is not null)
        {
            await RefuseAsync(stanza, to, from, (fault ?? StanzaError.BadRequest(body!.Fault!)).ToXmpp(), cancel);
            return;
        }

        StanzaError? refused = await PublishAsync(body, passes, ChatXml.NameOf(stanza), from, to);
        if (refused is null)
            await ReceiptAsync(stanza, from, to, cancel);
        else if (!passes)
            await RefuseAsync(stanza, to, from, ErrorOf(refused), cancel);
    }

    /// <summary>Publishes it in the inbox of the session, or where there is none, of the user.</summary>
    private async Task<StanzaError?> PublishAsync(MessageBody body, bool passes, string? name, Jid from, Jid to)
    {
        IdentityUri inbox = new(to.Identity, ChannelPath.Parse(WellKnown.Inbox));
        StanzaError? refused = to.IsBare ? StanzaError.NotFound("") : await PublishAsync(body, passes, name, from, to.ToSessionChannel(WellKnown.Inbox));
        return refused?.Condition == Condition.ItemNotFound ? await PublishAsync(body, passes, name, from, inbox) : refused;
    }

    private async Task<StanzaError?> PublishAsync(MessageBody body, bool passes, string? name, Jid from, IdentityUri inbox)
    {
        // A name that is no id of ours says nothing about other messages of the same name.
        bool isNamed = !passes && Guid.TryParse(name, out Guid id) && id != Guid.Empty;
        IdentityUri to = isNamed ? inbox with { Query = inbox.Query with { MessageId = Guid.Parse(name!) } } : inbox;
        VisitorAnswer answer = await visitors.TakeAsync(from.ToAddress(), new PublishStanza(body, passes) { To = to, Id = new StanzaId("\"xmpp\"") });
        foreach (Action then in answer.Then)
            then();
        if (answer.Reply is not ErrorReply { Error: var error })
            return null;
        return isNamed && error.Condition == Condition.Conflict ? await PublishAsync(body, passes, null, from, inbox) : error;
    }

    /// <summary>One of ours has sent what was not taken.</summary>
    private void Bounce(XmlElement stanza, Jid from, Jid to)
    {
        if (stanza["id"] is not { } name)
            return;
        StanzaError error = XmppError.Read(stanza).ToOTalk();
        (string sender, StanzaId id) = bounces.Find(name) ?? (to.ToAddress().ToString(), new StanzaId($"\"{System.Text.Json.JsonEncodedText.Encode(name)}\""));
        LateAnswers.Deliver(engine.Value.Registry, new ErrorReply(sender, from.ToSessionChannel(WellKnown.Inbox).ToString(), id, error));
    }

    /// <summary>It is kept for the user, who reads it on whatever device: that is what a receipt is about (XEP-0184).</summary>
    private async Task ReceiptAsync(XmlElement stanza, Jid from, Jid to, CancellationToken cancel)
    {
        if (stanza.Child("request", XmppNs.Receipts) is null || stanza["id"] is not { } id)
            return;
        await streams.PassAsync(to.Domain, from.Domain, new XmlElement(
            "message",
            Ns.Server,
            [("from", to.ToString()), ("to", from.ToString()), ("type", stanza["type"])],
            new XmlElement("received", XmppNs.Receipts, [("id", id)]),
            new XmlElement("store", XmppNs.Hints)), cancel);
    }

    /// <summary>Who is not there and who does not want to be written to look the same.</summary>
    private static XmppError ErrorOf(StanzaError error) =>
        error.Condition == Condition.ItemNotFound ? new XmppError(StanzaCondition.ServiceUnavailable) : error.ToXmpp();

    private async Task RefuseAsync(XmlElement stanza, Jid from, Jid to, XmppError error, CancellationToken cancel)
    {
        if (error.Answer(stanza) is { } answer)
            await streams.PassAsync(from.Domain, to.Domain, answer, cancel);
    }
}
