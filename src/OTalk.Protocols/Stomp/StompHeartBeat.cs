using System.Globalization;

namespace OTalk.Protocols.Stomp;

/// <summary>What one side says of heart-beats, in milliseconds (STOMP 1.2, "Heart-beating").</summary>
/// <param name="Sends">The shortest time between beats it can keep; 0 if it sends none.</param>
/// <param name="Wants">The time between beats it would like to get; 0 if it wants none.</param>
public readonly record struct StompHeartBeat(int Sends, int Wants)
{
    /// <summary>Reads the value of <c>heart-beat</c>: two whole numbers from 0 with a comma between them and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out StompHeartBeat heartBeat)
    {
        heartBeat = default;
        var comma = text.IndexOf(',');
        if (comma < 0 || !TryParseTime(text[..comma], out var sends) || !TryParseTime(text[(comma + 1)..], out var wants))
        {
            return false;
        }

        heartBeat = new StompHeartBeat(sends, wants);
        return true;
    }

    /// <summary>What holds on a connection, in milliseconds, 0 where there are no beats in that direction.</summary>
    /// <param name="server">What the server says in CONNECTED.</param>
    /// <param name="client">What the client says in CONNECT.</param>
    /// <returns>The longest silence of the server, and of the client.</returns>
    public static (int ServerEvery, int ClientEvery) Agree(StompHeartBeat server, StompHeartBeat client) =>
        (Agree(server.Sends, client.Wants), Agree(client.Sends, server.Wants));

    /// <summary>The value of the header.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sends},{Wants}");

    private static int Agree(int sends, int wants) => sends == 0 || wants == 0 ? 0 : Math.Max(sends, wants);

    private static bool TryParseTime(ReadOnlySpan<char> text, out int milliseconds) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds);
}
