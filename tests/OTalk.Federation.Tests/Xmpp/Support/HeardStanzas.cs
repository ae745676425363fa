using System.Threading.Channels;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;
using OTalk.Storage.Trees;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp.Support;

/// <summary>Takes what comes over the streams of a server, for the test to look at in its order; pings are answered, as every server does.</summary>
internal sealed class HeardStanzas : IXmppReceiver
{
    private readonly Channel<XmlElement> _all = Channel.CreateUnbounded<XmlElement>();
    private readonly Channel<string> _reached = Channel.CreateUnbounded<string>();

    /// <summary>Over which answers go.</summary>
    public IXmppStreams? Streams { get; set; }

    /// <summary>What is waited for before a stanza is taken.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>The body of messages that the store fails to take; null for none.</summary>
    public string? NotStored { get; set; }

    public async Task TakeAsync(XmlElement stanza, Jid from, Jid to, CancellationToken cancel)
    {
        await Hold;
        if (NotStored is { } body && stanza.Child("body", Ns.Server)?.Text == body)
            throw new StoreException("the medium is full");
        if (stanza is { Name: "iq" } && stanza["type"] is "get" && Streams is { } streams)
        {
            var answer = new XmlElement("iq", Ns.Server, [("type", "result"), ("id", stanza["id"]), ("from", to.ToString()), ("to", from.ToString())]);
            _ = streams.PassAsync(to.Domain, from.Domain, answer, cancel);
            return;
        }

        _all.Writer.TryWrite(stanza);
    }

    public void Reached(string domain) => _reached.Writer.TryWrite(domain);

    /// <summary>The stanza that came next.</summary>
    public Task<XmlElement> StanzaAsync() => _all.Reader.ReadAsync().AsTask().WaitAsync(Deadlines.Stanza);

    /// <summary>The body of the message that came next.</summary>
    public async Task<string?> BodyAsync() => (await StanzaAsync()).Child("body", Ns.Server)?.Text;

    /// <summary>The domain that was reached next.</summary>
    public Task<string> ReachedAsync() => _reached.Reader.ReadAsync().AsTask().WaitAsync(Deadlines.Stanza);

    /// <summary>Nothing more has come so far.</summary>
    public void AssertNothing() => Assert.False(_all.Reader.TryRead(out _), "nothing was expected");
}
