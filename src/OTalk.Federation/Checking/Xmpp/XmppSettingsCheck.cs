using OTalk.Engine.Options;

namespace OTalk.Federation.Checking.Xmpp;

/// <summary>Whether the operator lets two domains speak XMPP with each other.</summary>
internal static class XmppSettingsCheck
{
    private const string Name = "allowed";

    public static CheckStep Look(XmppOptions options, FederationPolicy policy, string local, string peer)
    {
        if (!options.Enabled)
            return Bad("Xmpp:Enabled is false", "Set it to true, and start the server again.");
        if (!policy.Hosts(local))
            return Bad($"{local} is no domain of this server", "Name one of those in Server:Domain and Server:HostedDomains.");
        if (policy.Hosts(peer))
            return Bad($"{peer} is a domain of this server itself", "Nothing has to be sent anywhere.");
        if (policy.IsBlockedInConfiguration(peer))
            return Bad($"{peer} is blocked by Federation:Blocked", "Take it out there, and start the server again.");
        if (policy.IsBlocked(peer))
            return Bad($"{peer} is blocked", $"'otalk federation unblock {peer}' takes the block away.");
        if (policy.AllowsXmpp(peer))
            return CheckStep.Good(Name, policy.Peer(peer) is null ? "Xmpp:Mode is open" : $"{peer} is named in Xmpp:Peers");
        return policy.AllowsLinks(peer)
            ? Bad($"{peer} is named in Federation:Peers, so oTalk is spoken with it", "Take it out there, or name it in Xmpp:Peers instead.")
            : Bad($"Xmpp:Mode is allow-list, and {peer} is not in Xmpp:Peers", "Name it there, and start the server again.");
    }

    private static CheckStep Bad(string wrong, string advice) => CheckStep.Bad(Name, wrong, advice);
}
