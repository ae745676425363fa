using OTalk.Core.Addressing;
using OTalk.Core.Trees;

namespace OTalk.Federation.Xmpp.Gateway.Presence;

/// <summary>Which channels are somebody's presence. XMPP knows one subscription to all of it, by whatever address it is asked for.</summary>
internal static class PresencePaths
{
    /// <summary>The presence of all sessions: what an XMPP user subscribes to.</summary>
    public static readonly ChannelPattern All = ChannelPattern.Parse("sess/*/presence");

    /// <summary>Whether an address is presence: of all sessions, of one, or of the user.</summary>
    public static bool IsPresence(IdentityUri address) => !address.Identity.IsServer
        && (address.Pattern == All || (!address.IsPattern && (IsOfSession(address.Path) || address.Path.Equals(WellKnown.PresencePath))));

    /// <summary>Whether a channel is the presence of a session.</summary>
    public static bool IsOfSession(ChannelPath path) => path.Segments is [WellKnown.Sessions, _, WellKnown.Presence];

    /// <summary>The address of all presence of somebody.</summary>
    public static IdentityUri Of(Identity identity) => new(identity, All, AddressQuery.None);
}
