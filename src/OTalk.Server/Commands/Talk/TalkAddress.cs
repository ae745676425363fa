using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace OTalk.Server.Commands.Talk;

/// <summary>The server to talk to: <c>HOST</c> or <c>HOST:PORT</c>, an IPv6 address in brackets where a port follows.</summary>
/// <param name="Host">A name or an address, without brackets.</param>
/// <param name="Port">From 1 to 65535.</param>
internal sealed record TalkAddress(string Host, int Port)
{
    /// <summary>Whether it names this machine.</summary>
    public bool IsLoopback =>
        string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Reads an address; without a port it has the one given.</summary>
    public static bool TryParse(string text, int otherwise, [NotNullWhen(true)] out TalkAddress? address)
    {
        address = null;
        var (host, port) = Split(text);
        var number = otherwise;
        if (port is not null && (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number is 0 or > ushort.MaxValue))
        {
            return false;
        }

        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return false;
        }

        address = new TalkAddress(host, number);
        return true;
    }

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static (string Host, string? Port) Split(string text)
    {
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is var end and > 0)
        {
            var rest = text[(end + 1)..];
            return rest.Length == 0 ? (text[1..end], null) : rest[0] == ':' ? (text[1..end], rest[1..]) : ("", null);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || colon != text.LastIndexOf(':') ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }
}
