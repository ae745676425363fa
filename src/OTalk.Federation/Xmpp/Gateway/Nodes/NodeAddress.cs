using System.Diagnostics.CodeAnalysis;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Federation.Xmpp.Gateway.Presence;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>Which channels are nodes: all that XMPP has no other words for.</summary>
internal static class NodeAddress
{
    /// <summary>The channel that an element with a <c>node</c> is about.</summary>
    /// <param name="element">The element.</param>
    /// <param name="of">Whose node it is.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="error">Why there is none.</param>
    public static bool TryRead(XmlElement element, Jid of, [NotNullWhen(true)] out IdentityUri? channel, out XmppError error)
    {
        error = string.IsNullOrEmpty(element["node"]) ? NodeErrors.NodeRequired : NodeErrors.Absent;
        channel = NodeNames.TryParse(element["node"], out ChannelPath? path) ? new IdentityUri(of.Identity, path) : null;
        return channel is not null;
    }

    /// <summary>Whether an address of an XMPP user or server is a node of theirs.</summary>
    public static bool IsTheirs(IdentityUri address) => !address.IsPattern && address.Path is { IsRoot: false } path
        && path.Segments[0] is not (WellKnown.Features or WellKnown.Channels or WellKnown.Discovery)
        && (address.Identity.IsServer || path.Segments[0] is not (WellKnown.Sessions or WellKnown.Inbox or WellKnown.Presence or WellKnown.Vcard));

    /// <summary>
    /// Whether a subscription is to a node: to one channel that is no presence, and not as a member of a room.
    /// </summary>
    public static bool IsNode(Subscriber subscriber) => subscriber.Pattern.IsExact && subscriber.Config.SubscriptionChannel is null
        && !PresencePaths.IsPresence(IdentityUri.Parse(subscriber.Record.Source));
}
