using System.Text;
using OTalk.Load.Connections;
using OTalk.Load.WebSockets;

namespace OTalk.Load.LargeTrees;

/// <summary>Sends stanzas over one stream with several waiting for their answers, and counts these. It blocks; one thread uses it.</summary>
internal sealed class StanzaPipeline(WebSocketConnection connection) : ITextSink
{
    private long _answered;
    private string? _refusal;

    /// <summary>Sends stanzas as long as there are any, and returns when all are answered.</summary>
    /// <param name="stanzas">Their texts; each has an <c>id</c>, so each is answered once.</param>
    /// <param name="outstanding">How many may wait for their answers.</param>
    /// <returns>How many were answered.</returns>
    /// <exception cref="IOException">One was refused, or the connection is lost.</exception>
    public long Run(IEnumerable<string> stanzas, int outstanding)
    {
        long sent = 0;
        var before = _answered;
        foreach (var stanza in stanzas)
        {
            connection.SendText(Encoding.UTF8.GetBytes(stanza));
            sent++;

            // Half of them leave together: the server sees bursts, as it does from a busy client, and not a question after every answer.
            if (sent - (_answered - before) < outstanding)
                continue;
            connection.Flush();
            Receive(before + sent - (outstanding / 2));
        }

        connection.Flush();
        Receive(before + sent);
        return sent;
    }

    /// <summary>
    /// Tells answers from events by the member that is there, without parsing: nothing that is published in a measurement holds any of these
    /// byte sequences.
    /// </summary>
    public void Text(ReadOnlySpan<byte> payload)
    {
        if (payload.IndexOf("\"error\":"u8) >= 0)
            _refusal ??= Encoding.UTF8.GetString(payload);
        if (payload.IndexOf("\"response\":"u8) >= 0 || payload.IndexOf("\"result\":"u8) >= 0)
            _answered++;
    }

    private void Receive(long upTo)
    {
        while (_answered < upTo && _refusal is null)
            connection.Receive(this);
        if (_refusal is not null)
            throw new IOException($"The server refused a stanza: {_refusal}");
    }
}
