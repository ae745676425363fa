using System.Text;
using OTalk.Load.Connections;
using OTalk.Load.Doors;

namespace OTalk.Load.Recovery;

/// <summary>Asks channels for their newest message, one account after the other, and holds the answers against what was acknowledged.</summary>
/// <param name="channels">Of each account.</param>
/// <param name="acknowledged">Messages of each account that were.</param>
internal sealed class Sampler(IReadOnlyList<NumberedChannels> channels, IReadOnlyList<long> acknowledged) : ITextSink
{
    private const int Outstanding = 16;

    private readonly Queue<long> _expected = new();

    /// <summary>Channels whose newest message is older than one that was acknowledged.</summary>
    public int Lost { get; private set; }

    /// <summary>Asks, and returns when all have answered.</summary>
    /// <exception cref="IOException">The server refused a step.</exception>
    public void Run(StanzaLogin login, int sampled)
    {
        using var connection = login.Bind(channels[0].User, isNew: false, "sampler", new ReceiveScratch(), out _);
        for (var sample = 0; sample < sampled; sample++)
        {
            var (account, channel) = (sample % channels.Count, sample / channels.Count);
            _expected.Enqueue(channels[account].Newest(channel, acknowledged[account]));
            connection.SendText(Encoding.UTF8.GetBytes(channels[account].GetNewest(channel)));
            connection.Flush();
            while (_expected.Count >= Outstanding)
                connection.Receive(this);
        }

        while (_expected.Count > 0)
            connection.Receive(this);
    }

    public void Text(ReadOnlySpan<byte> payload)
    {
        if (payload.IndexOf("\"error\":"u8) >= 0)
            throw new IOException($"The server refused to tell: {Encoding.UTF8.GetString(payload)}");
        if (payload.IndexOf("\"result\":"u8) >= 0 && NumberedChannels.NumberIn(payload) < _expected.Dequeue())
            Lost++;
    }
}
