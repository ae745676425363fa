using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;
using OTalk.Engine.Peers;

namespace OTalk.Engine.Links;

/// <summary>Another server as a reader of a tree's log, for all its subscribers at once.</summary>
internal sealed class PeerFeed(
    TreeState tree, string domain, long reached, IRemote remote, Action<LogFeed<PeerEvent>> serve, Action<LogFeed<PeerEvent>> progressed)
    : LogFeed<PeerEvent>(reached, serve, progressed)
{
    private readonly HashSet<int> _lacking = [];

    public string Domain => domain;

    /// <summary>Notes that something of a channel is gone which was not sent; false where that has been told since it was last level.</summary>
    public bool Lacks(int channel) => _lacking.Add(channel);

    /// <summary>It is level with the log.</summary>
    public void CaughtUp() => _lacking.Clear();

    public override Task WhenReadyAsync() => remote.WhenReadyAsync(domain);

    protected override Change ProgressAt(long offset) => new PeerReachedSet(new PeerReached(domain, offset));

    protected override void Send(IReadOnlyList<PeerEvent> run, Action<StanzaError?> answered) =>
        remote.Carry(new PeerRun(tree.Identity.ToString(), tree.Epoch, domain, run), answered);
}
