using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Engine.Queries;

/// <summary>
/// Where the events of a subscription go: <c>config.to_uri</c>, else the channel given as <c>from</c>, if it is not a session itself, else the
/// owner's root, which stands for the sessions.
/// </summary>
internal static class SubscriptionDestination
{
    /// <summary>The destination, or what is wrong with it.</summary>
    /// <param name="owner">Whose subscription; it leads to nobody else.</param>
    /// <param name="from">The <c>from</c> of the stanza.</param>
    /// <param name="config">The <c>config</c> as given.</param>
    public static (IdentityUri? Destination, StanzaError? Wrong) Of(Identity owner, IdentityUri? from, JsonElement? config)
    {
        var root = new IdentityUri(owner, ChannelPath.Root);
        MemberReader? members = config is { } json ? new MemberReader(json) : null;
        string? given = members?.Text("to_uri");
        if (members?.Fault is { } fault)
            return (null, StanzaError.BadRequest($"config.{fault}"));
        if (given is not null)
        {
            if (!IdentityUri.TryParse(given, out IdentityUri? address, out string? error) || address.IsPattern)
                return (null, StanzaError.BadRequest($"config.to_uri: {error ?? "it is a pattern"}"));
            if (address.Identity != owner)
                return (null, StanzaError.Forbidden($"config.to_uri: {address} is no channel of {owner}"));
            return (IsSession(address.Path) ? root : address.WithoutQuery(), null);
        }

        if (from is null)
            return (root, null);
        if (from.IsPattern)
            return (null, StanzaError.BadRequest("from is a pattern: a link goes to one channel"));
        return (from.Path.IsRoot || IsSession(from.Path) ? root : new IdentityUri(owner, from.Path), null);
    }

    /// <summary>Whether a path is that of a session itself.</summary>
    public static bool IsSession(ChannelPath path) => path.Depth == 2 && path.Parent.Equals(WellKnown.SessionsPath);
}
