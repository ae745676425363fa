using System.Net;
using System.Net.Sockets;

namespace OTalk.Accounts.Throttling;

/// <summary>What counts as one network address where a limit is one of each address.</summary>
public static class NetworkAddress
{
    private const int PrefixBytes = 8;

    /// <summary>Of IPv6 the first 64 bits are an address, as who has one of those has all of them; IPv4 in IPv6 is IPv4.</summary>
    public static IPAddress KeyOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily is not AddressFamily.InterNetworkV6) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[PrefixBytes..].Clear();
        return new IPAddress(bytes);
    }
}
