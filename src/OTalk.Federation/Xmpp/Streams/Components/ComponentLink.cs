using OTalk.Federation.Native;
using OTalk.Federation.Queues;

namespace OTalk.Federation.Xmpp.Streams.Components;

/// <summary>The connection of one domain to the server that it is a component of: kept open, and opened again whenever it ends.</summary>
/// <param name="domain">The domain.</param>
/// <param name="parts">What the connections share.</param>
internal sealed class ComponentLink(string domain, ComponentParts parts)
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _keepAliveEvery = TimeSpan.FromSeconds(60);

    private readonly ComponentHandshake _handshake = new(parts);
    private readonly ComponentInbound _inbound = new(parts);
    private readonly Backoff _backoff = new(_firstPause, _longestPause, parts.Random);
    private readonly Lock _gate = new();
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal);
    private TaskCompletionSource<XmppConnection?> _current = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _trouble = "";

    /// <summary>Whether it is connected.</summary>
    public bool IsOpen => _current.Task is { IsCompletedSuccessfully: true, Result.IsOpen: true };

    /// <summary>Connects, again and again, until the server stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using XmppConnection connection = await _handshake.OpenAsync(domain, stopping);
                await ServeAsync(connection, stopping);
            }
            catch (PeerUnreachableException failed)
            {
                parts.Metrics.Failed("component", "trouble");
                if (_trouble != failed.Message)
                    parts.Log.ComponentFailed(domain, parts.Host, parts.Port, failed.Message);
                _trouble = failed.Message;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }

            Settle(null);
            if (!stopping.IsCancellationRequested)
                await PauseAsync(stopping);
        }

        Settle(null);
    }

    /// <summary>The connection; waits for a try that is under way.</summary>
    /// <param name="peer">The domain that is to be reached: it is told when the connection is there again.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <exception cref="PeerUnreachableException">There is none.</exception>
    public async Task<XmppConnection> GetAsync(string peer, CancellationToken cancel)
    {
        Task<XmppConnection?> current;
        lock (_gate)
            current = _current.Task;
        if (await Waiting.ForAsync(current, cancel) is { IsOpen: true } open)
            return open;
        lock (_gate)
            _waiting.Add(peer);
        throw new PeerUnreachableException(
            PeerTrouble.MayPass, $"this server is not connected to {parts.Host}:{parts.Port} as the component {domain}: {_trouble}");
    }

    private async Task ServeAsync(XmppConnection connection, CancellationToken stopping)
    {
        parts.Log.ComponentOpened(domain, parts.Host, parts.Port);
        parts.Metrics.Opened("component", "secret");
        _trouble = "";
        _backoff.Reset();
        Settle(connection);
        await using ITimer keepAlive = parts.Time.CreateTimer(_ => _ = connection.KeepAliveAsync(), null, _keepAliveEvery, _keepAliveEvery);
        await using CancellationTokenRegistration stop = stopping.UnsafeRegister(static state => ((XmppConnection)state!).Close(null), connection);
        _trouble = await _inbound.ReadAsync(connection, domain, stopping);
        await connection.FinishAsync();
        parts.Pings.End(connection);
        if (!stopping.IsCancellationRequested)
            parts.Log.ComponentEnded(domain, parts.Host, parts.Port, _trouble);
    }

    /// <summary>Tells who waits, and who gave up waiting before.</summary>
    private void Settle(XmppConnection? connection)
    {
        string[] waiting = [];
        lock (_gate)
        {
            if (!_current.TrySetResult(connection))
            {
                _current = new TaskCompletionSource<XmppConnection?>(TaskCreationOptions.RunContinuationsAsynchronously);
                _current.SetResult(connection);
            }

            if (connection is not null)
            {
                waiting = [.. _waiting];
                _waiting.Clear();
            }
        }

        foreach (string peer in waiting)
            parts.Receiver.Reached(peer);
    }

    private async Task PauseAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(_backoff.Next(), parts.Time, stopping);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}
