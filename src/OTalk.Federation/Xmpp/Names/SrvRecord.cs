namespace OTalk.Federation.Xmpp.Names;

/// <summary>A record that names a server of a service (RFC 2782).</summary>
/// <param name="Priority">Those with the lowest are tried first.</param>
/// <param name="Weight">How often one is tried before others of the same priority.</param>
/// <param name="Target">The server.</param>
internal sealed record SrvRecord(int Priority, int Weight, XmppTarget Target);
