using OTalk.Engine.Options;

namespace OTalk.Federation.Checking;

/// <summary>Whether the operator lets two domains speak with each other.</summary>
internal static class SettingsCheck
{
    private const string Name = "allowed";

    public static CheckStep Look(FederationOptions options, FederationPolicy policy, string local, string peer)
    {
        if (!policy.IsOn)
            return Bad("Federation:Mode is off", "Set it to allow-list or open, and start the server again.");
        if (!policy.Hosts(local))
            return Bad($"{local} is no domain of this server", "Name one of those in Server:Domain and Server:HostedDomains.");
        if (policy.Hosts(peer))
            return Bad($"{peer} is a domain of this server itself", "Nothing has to be sent anywhere.");
        if (policy.IsBlockedInConfiguration(peer))
            return Bad($"{peer} is blocked by Federation:Blocked", "Take it out there, and start the server again.");
        if (policy.IsBlocked(peer))
            return Bad($"{peer} is blocked", $"'otalk federation unblock {peer}' takes the block away.");
        return policy.AllowsLinks(peer)
            ? CheckStep.Good(Name, options.Mode == FederationMode.Open ? "Federation:Mode is open" : $"{peer} is named in Federation:Peers")
            : Bad($"Federation:Mode is allow-list, and {peer} is not in Federation:Peers", "Name it there, and start the server again.");
    }

    private static CheckStep Bad(string wrong, string advice) => CheckStep.Bad(Name, wrong, advice);
}
