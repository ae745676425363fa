using OTalk.Federation.Native.Links;
using OTalk.Federation.Queues;

namespace OTalk.Federation.Native;

/// <summary>The links by which a domain is reached: one that is open serves, else one is opened. Safe for concurrent callers.</summary>
/// <param name="dialer">Opens links; made when the first is needed.</param>
/// <param name="policy">Who may be spoken with.</param>
/// <param name="time">The clock.</param>
internal sealed class LinkPool(Lazy<ILinkDialer> dialer, FederationPolicy policy, TimeProvider time)
{
    /// <summary>For how long a domain that could not be reached is not tried again.</summary>
    private static readonly TimeSpan FaultKept = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly List<ILink> _open = [];
    private readonly Dictionary<string, Task<DialOutcome>> _dialing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (LinkFault Fault, long At)> _faults = new(StringComparer.Ordinal);

    public void Add(ILink link)
    {
        lock (_gate)
            _open.Add(link);
    }

    public void Remove(ILink link)
    {
        lock (_gate)
            _open.Remove(link);
    }

    /// <summary>Tries a domain the next time, whatever came of the last.</summary>
    public void Forget(string peer)
    {
        lock (_gate)
            _faults.Remove(peer);
    }

    /// <summary>A link to a domain over which stanzas of some of ours may go.</summary>
    /// <param name="local">Our domains, at least one.</param>
    /// <param name="peer">The domain.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <exception cref="PeerUnreachableException">There is none.</exception>
    public async Task<ILink> GetAsync(IReadOnlyCollection<string> local, string peer, CancellationToken cancel)
    {
        // Here, and not only where links are opened: one that is being closed because of a block may look open yet.
        if (!policy.AllowsLinks(peer))
            throw new PeerUnreachableException(PeerTrouble.NotAllowed, $"this server does not speak with {peer}");
        ILink link = Find(local, peer) ?? await DialAsync(local.First(), peer, cancel);
        foreach (string domain in local)
        {
            if (!link.LocalDomains.Contains(domain) && await link.ExtendAsync(domain, peer, cancel) is { } fault)
                throw Unreachable(fault);
        }

        return link;
    }

    private static PeerUnreachableException Unreachable(LinkFault fault) => new(
        fault.Kind switch
        {
            LinkFaultKind.NoSuchServer => PeerTrouble.NoSuchServer,
            LinkFaultKind.NotAllowed => PeerTrouble.NotAllowed,
            _ => PeerTrouble.MayPass,
        },
        $"{fault.Step}: {fault.Text}");

    /// <summary>The oldest that is open, before others one that needs no more proof.</summary>
    private ILink? Find(IReadOnlyCollection<string> local, string peer)
    {
        lock (_gate)
        {
            return _open.Find(link => link.IsOpen && link.PeerDomains.Contains(peer) && local.All(link.LocalDomains.Contains))
                ?? _open.Find(link => link.IsOpen && link.PeerDomains.Contains(peer));
        }
    }

    private async Task<ILink> DialAsync(string local, string peer, CancellationToken cancel)
    {
        Task<DialOutcome>? dialing;
        lock (_gate)
        {
            if (_faults.TryGetValue(peer, out (LinkFault Fault, long At) known) && time.GetElapsedTime(known.At) < FaultKept)
                throw Unreachable(known.Fault);
            if (!_dialing.TryGetValue(peer, out dialing))
                _dialing[peer] = dialing = DialOnceAsync(local, peer);
        }

        DialOutcome outcome = await Waiting.ForAsync(dialing, cancel);
        return outcome.IsOpen ? outcome.Link : throw Unreachable(outcome.Fault);
    }

    private async Task<DialOutcome> DialOnceAsync(string local, string peer)
    {
        // Not under the lock of who asked first.
        await Task.Yield();
        try
        {
            DialOutcome outcome = await dialer.Value.DialAsync(local, peer, CancellationToken.None);
            lock (_gate)
            {
                if (outcome.IsOpen)
                    _faults.Remove(peer);
                else
                    _faults[peer] = (outcome.Fault, time.GetTimestamp());
            }

            return outcome;
        }
        finally
        {
            lock (_gate)
                _dialing.Remove(peer);
        }
    }
}
