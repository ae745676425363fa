using OTalk.Core.Stanzas;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>Errors of nodes, which say more than their condition (XEP-0060, section 17).</summary>
internal static class NodeErrors
{
    public static readonly XmppError NodeRequired = Of(StanzaCondition.BadRequest, "nodeid-required");
    public static readonly XmppError ItemRequired = Of(StanzaCondition.BadRequest, "item-required");
    public static readonly XmppError PayloadRequired = Of(StanzaCondition.BadRequest, "payload-required");
    public static readonly XmppError WrongJid = Of(StanzaCondition.BadRequest, "invalid-jid");
    public static readonly XmppError NotSubscribed = Of(StanzaCondition.UnexpectedRequest, "not-subscribed");
    public static readonly XmppError Pending = Of(StanzaCondition.NotAuthorized, "pending-subscription");

    /// <summary>A node that is not there, or that the asker must not know of.</summary>
    public static readonly XmppError Absent = new(StanzaCondition.ItemNotFound);

    /// <summary>The payload is none that can be taken.</summary>
    public static XmppError WrongPayload(string? text) => Of(StanzaCondition.BadRequest, "invalid-payload") with { Text = text };

    /// <summary>What of XEP-0060 is not understood here, by the name of its feature.</summary>
    public static XmppError Unsupported(string feature) => new(StanzaCondition.FeatureNotImplemented)
    {
        Application = new XmlElement("unsupported", XmppNs.PubSubErrors, [("feature", feature)]),
    };

    /// <summary>Why something was refused.</summary>
    /// <param name="error">The error of oTalk.</param>
    /// <param name="forbidden">What stands for one that is <c>forbidden</c>.</param>
    public static XmppError Of(StanzaError error, XmppError? forbidden = null) => error.Condition switch
    {
        _ when error.Condition == Condition.ItemNotFound => Absent,
        _ when error.Condition == Condition.Forbidden && forbidden is not null => forbidden,
        _ when error.Condition == Condition.TooLarge => Of(StanzaCondition.NotAcceptable, "payload-too-big") with { Text = error.Text },
        _ => error.ToXmpp(),
    };

    public static XmppError Of(StanzaCondition condition, string application) =>
        new(condition) { Application = new XmlElement(application, XmppNs.PubSubErrors) };
}
