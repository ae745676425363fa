using System.Diagnostics.CodeAnalysis;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>Addresses of oTalk as those of XMPP and back: <c>user@server/sess/Balcony</c> is <c>user@server/Balcony</c>.</summary>
internal static class Addresses
{
    /// <summary>The address by which XMPP knows who is meant: of a session the full one, of everything else the bare one.</summary>
    public static Jid ToJid(this IdentityUri address)
    {
        var bare = Jid.Of(address.Identity);
        return SessionOf(address) is { } session && bare.TryWithResource(session, out var full) ? full : bare;
    }

    /// <summary>The address by which oTalk knows who is meant. A resource that is no name of a channel is left out.</summary>
    public static IdentityUri ToAddress(this Jid jid) =>
        new(jid.Identity, TryPath(jid.Resource, out ChannelPath? path) ? path : ChannelPath.Root);

    /// <summary>The channel of a session below the one of that resource.</summary>
    public static IdentityUri ToSessionChannel(this Jid jid, string name) =>
        new(jid.Identity, TryPath(jid.Resource, out ChannelPath? path) ? path.Append(name) : ChannelPath.Parse(name));

    /// <summary>The session that an address is of, or in; null where there is none.</summary>
    public static string? SessionOf(IdentityUri address)
    {
        IReadOnlyList<string> segments = address.Pattern.Prefix.Segments;
        return segments is [WellKnown.Sessions, var session, ..] ? session : null;
    }

    private static bool TryPath(string? resource, [NotNullWhen(true)] out ChannelPath? path)
    {
        path = null;
        return resource is not null && WellKnown.SessionsPath.TryAppend(resource, out path, out _);
    }
}
