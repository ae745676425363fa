using System.Security.Cryptography;
using System.Text;

namespace OTalk.Load.WebSockets;

/// <summary>The opening handshake (RFC 6455, section 4).</summary>
internal static class Handshake
{
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>A fresh value for <c>Sec-WebSocket-Key</c>.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    /// <summary>The client's request.</summary>
    public static byte[] Request(Uri address, string key, string? subprotocol) => Encoding.ASCII.GetBytes(
        $"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        $"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n" +
        (subprotocol is null ? "\r\n" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n\r\n"));

    /// <summary>The server's answer to a request with this key.</summary>
    public static byte[] Answer(string key) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Accept(key)}\r\n\r\n");

    /// <summary>Checks the head of the server's answer.</summary>
    /// <exception cref="InvalidDataException">It does not accept the request that had this key.</exception>
    public static void Check(string head, string key)
    {
        if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            throw new InvalidDataException($"The server did not upgrade: {head.Split("\r\n")[0]}");
        if (Header(head, "Sec-WebSocket-Accept") != Accept(key))
            throw new InvalidDataException("The server answered with a wrong Sec-WebSocket-Accept.");
    }

    /// <summary>The value of a header in the head of a request or answer, or null.</summary>
    public static string? Header(string head, string name)
    {
        foreach (var line in head.Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Equals(name, StringComparison.OrdinalIgnoreCase))
                return line[(colon + 1)..].Trim();
        }

        return null;
    }

    // The standard prescribes SHA-1 here; nothing is protected by it.
#pragma warning disable CA5350
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350
}
