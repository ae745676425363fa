using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams;

/// <summary>What takes the stanzas of XMPP servers. Called by many streams at once.</summary>
public interface IXmppReceiver
{
    /// <summary>
    /// Takes a stanza: an element <c>message</c>, <c>presence</c> or <c>iq</c> of the namespace <see cref="Ns.Server"/>, whatever stands in it.
    /// A stream gives its stanzas in order, the next one when this has completed, and counts one as taken from then on (XEP-0198); it does not
    /// give the answers to pings of its own.
    /// </summary>
    /// <param name="stanza">The stanza.</param>
    /// <param name="from">Who it is from; the stream has proved to be that domain.</param>
    /// <param name="to">Who it is for; the domain is one of ours, or one of our rooms.</param>
    /// <param name="cancel">Is cancelled when the server stops.</param>
    Task TakeAsync(XmlElement stanza, Jid from, Jid to, CancellationToken cancel);

    /// <summary>A domain is within reach: it has proved itself on a stream. Must not block, and must not throw.</summary>
    /// <param name="domain">The domain, in its normal form.</param>
    void Reached(string domain);
}
