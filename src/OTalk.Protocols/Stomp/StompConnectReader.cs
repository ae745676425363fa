using System.Diagnostics.CodeAnalysis;

namespace OTalk.Protocols.Stomp;

/// <summary>Reads the frame that begins a connection (STOMP 1.2, "CONNECT or STOMP Frame"), and finds the version to speak.</summary>
public static class StompConnectReader
{
    /// <summary>Reads CONNECT or STOMP; any other frame is a fault.</summary>
    /// <param name="frame">The first frame of a connection.</param>
    /// <param name="supported">The versions the server offers on it.</param>
    /// <param name="connect">What the client says.</param>
    /// <param name="fault">What is wrong.</param>
    public static bool TryRead(
        StompFrame frame,
        IReadOnlyList<StompVersion> supported,
        [NotNullWhen(true)] out StompConnect? connect,
        [NotNullWhen(false)] out StompFault? fault)
    {
        connect = null;
        if (frame.Command is not (StompCommand.Connect or StompCommand.Stomp))
        {
            fault = new StompFault($"{frame.Command.Text()} came before CONNECT") { ReceiptId = StompFault.ReceiptOf(frame.Command, frame.Headers) };
            return false;
        }

        if (!StompVersions.TryNegotiate(frame.Headers[StompHeaderNames.AcceptVersion], supported, out var version, out fault))
        {
            return false;
        }

        var fields = new StompFields(frame);
        var read = Read(ref fields, version);
        if (version == StompVersion.V12 && !frame.Body.IsEmpty)
        {
            fields.Fail($"{frame.Command.Text()} has a body");
        }

        fault = fields.Fault is { } message ? new StompFault(message) : null;
        connect = fault is null ? read : null;
        return fault is null;
    }

    private static StompConnect Read(ref StompFields fields, StompVersion version)
    {
        var is10 = version == StompVersion.V10;
        var heartBeat = default(StompHeartBeat);
        if (!is10 && fields.Find(StompHeaderNames.HeartBeat) is { } text && !StompHeartBeat.TryParse(text, out heartBeat))
        {
            fields.Fail("heart-beat is not two whole numbers with a comma between them");
        }

        return new StompConnect(version)
        {
            // Clients of every version leave it out: then it is the default domain.
            Host = Fit(fields.Find(StompHeaderNames.Host)),
            Login = Fit(fields.Find(StompHeaderNames.Login)),
            Passcode = Fit(fields.Find(StompHeaderNames.Passcode)),
            Authorization = Fit(fields.Find(StompHeaderNames.Authorization)),
            HeartBeat = heartBeat,
        };

        // The frame reader did not know yet that this is 1.0.
        string? Fit(string? value) => is10 ? value?.Trim(' ', '\t') : value;
    }
}
