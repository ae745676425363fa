using System.Net;
using OTalk.Load.Connections;

namespace OTalk.Load.Talker;

/// <summary>The client's end of a Talker connection: lines.</summary>
internal sealed class TalkerConnection : MessageConnection
{
    private TalkerConnection(ReceiveScratch scratch, TimeSpan patience)
        : base(NewSocket(patience), scratch)
    {
    }

    /// <summary>Connects; the server is waited for at most as long as <paramref name="patience"/>, now and in each later step.</summary>
    /// <exception cref="IOException">Nobody answers.</exception>
    public static TalkerConnection Open(IPEndPoint server, ReceiveScratch scratch, TimeSpan patience) =>
        Connect(new TalkerConnection(scratch, patience), server);

    /// <summary>Lines, without their ends.</summary>
    protected override int Cut(Span<byte> received, ITextSink sink)
    {
        var rest = received;
        int end;
        while ((end = rest.IndexOf((byte)'\n')) >= 0)
        {
            sink.Text(rest[..end]);
            rest = rest[(end + 1)..];
        }

        return received.Length - rest.Length;
    }
}
