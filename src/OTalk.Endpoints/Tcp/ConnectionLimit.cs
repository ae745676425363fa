using System.Net;
using Microsoft.AspNetCore.Connections;
using OTalk.Accounts.Throttling;

namespace OTalk.Endpoints.Tcp;

/// <summary>
/// Counts the connections of each network address, of all doors together (<c>Limits:ConnectionsPerAddress</c>): one too many is cut before anything
/// of it is read. What counts as one address is said by <see cref="NetworkAddress"/>. Safe for concurrent callers.
/// </summary>
/// <param name="most">Connections of one address at a time; 0: no limit.</param>
/// <param name="proxies">Addresses for which it does not hold, as many clients are behind each.</param>
/// <param name="refused">Called for each that is cut.</param>
public sealed class ConnectionLimit(int most, IReadOnlyList<IPAddress> proxies, Action refused)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _open = [];

    /// <summary>Stands before everything else that is done with a connection.</summary>
    public ConnectionDelegate Guard(ConnectionDelegate next) => connection =>
        most > 0 && connection.RemoteEndPoint is IPEndPoint { Address: var address } && !IsProxy(address) ? ServeAsync(connection, NetworkAddress.KeyOf(address), next) : next(connection);

    private bool IsProxy(IPAddress address) => proxies.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private async Task ServeAsync(ConnectionContext connection, IPAddress address, ConnectionDelegate next)
    {
        if (!TryEnter(address))
        {
            refused();
            connection.Abort(new ConnectionAbortedException($"{address} has {most} connections open, as many as may be"));
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Leave(address);
        }
    }

    private bool TryEnter(IPAddress address)
    {
        lock (_gate)
        {
            int open = _open.GetValueOrDefault(address);
            if (open >= most)
                return false;
            _open[address] = open + 1;
            return true;
        }
    }

    private void Leave(IPAddress address)
    {
        lock (_gate)
        {
            int left = _open[address] - 1;
            if (left == 0)
                _open.Remove(address);
            else
                _open[address] = left;
        }
    }
}
