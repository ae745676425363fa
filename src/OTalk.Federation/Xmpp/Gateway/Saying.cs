using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway;

/// <summary>How far a batch has come: the answers of what has arrived.</summary>
internal sealed class Progress(string tx)
{
    public string Tx => tx;

    public List<ReadOnlyMemory<byte>> Answers { get; } = [];
}

/// <summary>Gathers what is said one after the other, and sends it at once.</summary>
internal sealed class Saying(IXmppStreams streams, string domain, Progress progress)
{
    private readonly Queue<Part> _parts = new();

    /// <summary>Adds what one stanza came to.</summary>
    /// <param name="local">Our domain that it is from.</param>
    /// <param name="stanzas">What is sent for it.</param>
    /// <param name="answer">Its answer, when that has arrived.</param>
    public void Add(string local, IReadOnlyList<XmlElement> stanzas, ReadOnlyMemory<byte> answer) => _parts.Enqueue(new Part(local, stanzas, answer));

    /// <summary>Sends what was gathered; it has arrived when this returns.</summary>
    /// <exception cref="Queues.PeerUnreachableException">Some of it has not.</exception>
    /// <exception cref="TimeoutException">The same.</exception>
    public async Task FlushAsync(CancellationToken cancel)
    {
        while (_parts.Count > 0)
        {
            // A stream is between two domains.
            string local = _parts.Peek().Local;
            List<Part> run = [.. _parts.TakeWhile(part => part.Local == local)];
            List<XmlElement> stanzas = [.. run.SelectMany(part => part.Stanzas)];
            if (stanzas.Count > 0)
                await streams.SendAsync(local, domain, stanzas, cancel);
            foreach (Part part in run)
            {
                progress.Answers.Add(part.Answer);
                _parts.Dequeue();
            }
        }
    }

    private sealed record Part(string Local, IReadOnlyList<XmlElement> Stanzas, ReadOnlyMemory<byte> Answer);
}
