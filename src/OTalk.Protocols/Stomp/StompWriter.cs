using System.Buffers;

namespace OTalk.Protocols.Stomp;

/// <summary>
/// Writes what the server says (STOMP 1.2, "Server Frames"), with the escapes of the version; <see cref="StompMessageWriter"/> writes
/// messages. Before a version is agreed, that is 1.0.
/// </summary>
public static class StompWriter
{
    /// <summary>Writes CONNECTED.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="version">The version agreed.</param>
    /// <param name="server">Name, and version behind a slash, of the server; null leaves the header out.</param>
    /// <param name="session">The session's name; null leaves the header out.</param>
    /// <param name="heartBeat">What the server says of heart-beats; left out in 1.0.</param>
    /// <param name="more">Further headers; their names are none of the others, and without a colon.</param>
    public static void WriteConnected(
        IBufferWriter<byte> output,
        StompVersion version,
        string? server,
        string? session,
        StompHeartBeat heartBeat,
        params ReadOnlySpan<StompHeader> more)
    {
        output.Write("CONNECTED\n"u8);
        output.WriteHeader(StompHeaderNames.Version, version.Text(), StompVersion.V10);
        if (version != StompVersion.V10)
        {
            output.WriteHeader(StompHeaderNames.HeartBeat, heartBeat.ToString(), StompVersion.V10);
        }

        output.WriteHeader(StompHeaderNames.Server, server, StompVersion.V10);
        output.WriteHeader(StompHeaderNames.Session, session, StompVersion.V10);
        foreach (var (name, value) in more)
        {
            output.WriteHeader(name, value, StompVersion.V10);
        }

        output.Write("\n\0"u8);
    }

    /// <summary>Writes RECEIPT.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="version">What the connection speaks.</param>
    /// <param name="receipt">The <c>receipt</c> of the request that is carried out.</param>
    public static void WriteReceipt(IBufferWriter<byte> output, StompVersion version, string receipt)
    {
        output.Write("RECEIPT\n"u8);
        output.WriteHeader(StompHeaderNames.ReceiptId, receipt, version);
        output.Write("\n\0"u8);
    }

    /// <summary>Writes ERROR, after which the connection has to be closed. The body is the detail, or else the message again.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="version">What the connection speaks.</param>
    /// <param name="fault">What is wrong.</param>
    public static void WriteError(IBufferWriter<byte> output, StompVersion version, StompFault fault)
    {
        output.Write("ERROR\n"u8);
        output.WriteHeader(StompHeaderNames.Message, fault.Message, version);
        output.WriteHeader(StompHeaderNames.ReceiptId, fault.ReceiptId, version);
        output.WriteHeader(StompHeaderNames.Version, fault.Versions, version);
        output.Write("content-type:text/plain\n"u8);
        output.WriteBody(System.Text.Encoding.UTF8.GetBytes(fault.Detail ?? fault.Message));
    }

    /// <summary>Writes a heart-beat: the line break that stands for "still here" between frames.</summary>
    public static void WriteHeartBeat(IBufferWriter<byte> output) => output.Write("\n"u8);
}
