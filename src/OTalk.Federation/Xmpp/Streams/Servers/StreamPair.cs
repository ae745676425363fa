namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>Between whom stanzas go over a stream: that is what is proved, domain by domain.</summary>
/// <param name="Local">Our domain.</param>
/// <param name="Peer">The other.</param>
internal readonly record struct StreamPair(string Local, string Peer);
