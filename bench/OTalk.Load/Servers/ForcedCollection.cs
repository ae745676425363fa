using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OTalk.Load.Servers;

/// <summary>
/// Has another .NET process collect its garbage, all of it, over its diagnostics port: the runtime does so when a trace begins that has the
/// keyword <c>GCHeapCollect</c> (dotnet/diagnostics, "IPC protocol", command <c>CollectTracing2</c>).
/// </summary>
internal static class ForcedCollection
{
    private const int HeaderLength = 20;
    private const ulong HeapCollect = 0x800000;

    private static ReadOnlySpan<byte> Magic => "DOTNET_IPC_V1\0"u8;

    /// <summary>Begins a trace with a collection, does something, and ends the trace.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="meanwhile">Waits until the collection is seen.</param>
    /// <exception cref="IOException">The process has no diagnostics port, or refuses.</exception>
    public static void Run(int processId, Action meanwhile)
    {
        var pattern = string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{processId}-*-socket");
        var port = Directory.GetFiles(Path.GetTempPath(), pattern).FirstOrDefault()
            ?? throw new IOException($"Process {processId} has no diagnostics port: DOTNET_EnableDiagnostics must not be 0.");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(port));
        socket.Send(Request());
        var answer = new byte[HeaderLength];
        if (socket.Receive(answer, SocketFlags.None) < HeaderLength || !answer.AsSpan().StartsWith(Magic) || answer[16] != 0xFF || answer[17] != 0)
            throw new IOException($"Process {processId} refuses to collect its garbage.");
        meanwhile();
    }

    private static byte[] Request()
    {
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload, Encoding.Unicode);
        writer.Write(1u); // MB of buffer
        writer.Write(1u); // the format "nettrace"
        writer.Write(false); // no rundown
        writer.Write(1u); // providers
        writer.Write(HeapCollect);
        writer.Write(4u); // informational
        WriteText(writer, "Microsoft-Windows-DotNETRuntime");
        writer.Write(0u); // no filter

        var message = new byte[HeaderLength + payload.Length];
        Magic.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        message[16] = 0x02; // event pipe
        message[17] = 0x03; // collect tracing 2
        payload.ToArray().CopyTo(message, HeaderLength);
        return message;
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        writer.Write(text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text + "\0"));
    }
}
