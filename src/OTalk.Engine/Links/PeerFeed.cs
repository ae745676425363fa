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
    public string Domain => domain;

    public override Task WhenReadyAsync() => remote.WhenReadyAsync(domain);

    protected override Change ProgressAt(long offset) => new PeerReachedSet(new PeerReached(domain, offset));

    protected override void Send(IReadOnlyList<PeerEvent> run, Action<StanzaError?> answered) =>
        remote.Carry(new PeerRun(tree.Identity.ToString(), tree.Epoch, domain, run), answered);
}
