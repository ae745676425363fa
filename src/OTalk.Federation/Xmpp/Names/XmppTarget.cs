using System.Globalization;

namespace OTalk.Federation.Xmpp.Names;

/// <summary>Where a domain's server may be.</summary>
/// <param name="Host">Host name or IP address.</param>
/// <param name="Port">The port.</param>
/// <param name="IsDirectTls">Whether TLS begins at once there (XEP-0368), and not with STARTTLS.</param>
internal sealed record XmppTarget(string Host, int Port, bool IsDirectTls)
{
    /// <summary>The port of servers that say nothing else (RFC 6120, section 14.7).</summary>
    public const int UsualPort = 5269;

    /// <summary>
    /// Reads where a stream error says to go (RFC 6120, section 4.9.3.19): <c>host</c>, <c>host:port</c>, <c>address</c> or
    /// <c>[address]:port</c>; null for nothing of that kind.
    /// </summary>
    public static XmppTarget? Read(string text)
    {
        // An address of IPv6 has colons of its own, so that a port stands behind brackets.
        int colon = text.LastIndexOf(':');
        bool hasPort = colon > text.LastIndexOf(']') && (text.StartsWith('[') || text.IndexOf(':') == colon);
        string host = (hasPort ? text[..colon] : text).Trim('[', ']');
        string port = hasPort ? text[(colon + 1)..] : $"{UsualPort}";
        return Uri.CheckHostName(host) is not (UriHostNameType.Unknown or UriHostNameType.Basic)
            && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && number > 0
            ? new XmppTarget(host, number, IsDirectTls: false)
            : null;
    }

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
