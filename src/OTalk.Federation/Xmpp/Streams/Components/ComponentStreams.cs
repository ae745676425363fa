using System.Collections.Frozen;
using OTalk.Federation.Queues;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Components;

/// <summary>
/// XMPP servers by way of one that this server is a component of (XEP-0114): a connection for each of our domains. That they have stanzas is
/// known by the answer to a ping.
/// </summary>
public sealed class ComponentStreams : IXmppStreams, IAsyncDisposable
{
    private readonly ComponentParts _parts;
    private readonly FrozenDictionary<string, ComponentLink> _links;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private int _isStopped;

    /// <param name="parts">What its connections share.</param>
    public ComponentStreams(ComponentParts parts)
    {
        _parts = parts;
        _links = parts.Domains.All.ToFrozenDictionary(domain => domain, domain => new ComponentLink(domain, parts), StringComparer.Ordinal);
        parts.Metrics.Observe("otalk.xmpp.streams", "{stream}", "Streams with XMPP servers", () => _links.Values.Count(link => link.IsOpen));
    }

    /// <summary>Begins to connect, once.</summary>
    public void Start() => _running = Task.WhenAll(_links.Values.Select(link => link.RunAsync(_stopping.Token)));

    public async Task SendAsync(string local, string domain, IReadOnlyList<XmlElement> stanzas, CancellationToken cancel)
    {
        XmppConnection connection = await GetAsync(local, domain, cancel);
        XmppPings.Ping ping = _parts.Pings.Make(connection, local, domain);
        try
        {
            await WriteAsync(connection, [.. stanzas, ping.Stanza], cancel);
            using var deadline = new CancellationTokenSource(_parts.AnswerWithin, _parts.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
            if (!await Native.Waiting.ForAsync(ping.Answer.Task, both.Token))
                throw new PeerUnreachableException(PeerTrouble.MayPass, "the connection ended before it was known what had arrived");
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"{domain} did not answer in time", late);
        }
        finally
        {
            _parts.Pings.Forget(ping);
        }
    }

    public async Task PassAsync(string local, string domain, XmlElement stanza, CancellationToken cancel) =>
        await WriteAsync(await GetAsync(local, domain, cancel), [stanza], cancel);

    public Task ReachAsync(string local, string domain, CancellationToken cancel) => SendAsync(local, domain, [], cancel);

    /// <summary>Closes the connections.</summary>
    public async Task StopAsync()
    {
        // A container that has it under two names ends it twice.
        if (Interlocked.Exchange(ref _isStopped, 1) != 0)
            return;
        await _stopping.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task<XmppConnection> GetAsync(string local, string domain, CancellationToken cancel)
    {
        if (!_parts.Policy.AllowsXmpp(domain) || !_links.TryGetValue(local, out ComponentLink? link))
            throw new PeerUnreachableException(PeerTrouble.NotAllowed, $"this server does not speak with {domain}");
        return await link.GetAsync(domain, cancel);
    }

    private async Task WriteAsync(XmppConnection connection, IReadOnlyList<XmlElement> stanzas, CancellationToken cancel)
    {
        try
        {
            await connection.WriteAsync([.. stanzas.Select(stanza => stanza.InNamespace(Ns.Server, Ns.Component))], cancel);
            _parts.Metrics.Sent(stanzas.Count);
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            throw new PeerUnreachableException(PeerTrouble.MayPass, "the connection broke", broken);
        }
    }
}
