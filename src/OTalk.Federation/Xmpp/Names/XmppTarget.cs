namespace OTalk.Federation.Xmpp.Names;

/// <summary>Where a domain's server may be.</summary>
/// <param name="Host">Host name or IP address.</param>
/// <param name="Port">The port.</param>
/// <param name="IsDirectTls">Whether TLS begins at once there (XEP-0368), and not with STARTTLS.</param>
internal sealed record XmppTarget(string Host, int Port, bool IsDirectTls)
{
    /// <summary>The port of servers that say nothing else (RFC 6120, section 14.7).</summary>
    public const int UsualPort = 5269;

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
