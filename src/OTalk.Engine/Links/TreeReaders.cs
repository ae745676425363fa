using OTalk.Core.Trees;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Links;

/// <summary>The readers of one tree's log that are no sessions, while it is in memory: links, and other servers.</summary>
internal sealed class TreeReaders
{
    private readonly LogServer _server;

    public TreeReaders(LoadedTree tree, TreeServices services)
    {
        _server = new LogServer(tree.State.Identity, services);
        Links = new LinkFeeds(tree, _server, services);
        Peers = new PeerFeeds(tree, _server, services);
    }

    public LinkFeeds Links { get; }

    public PeerFeeds Peers { get; }

    /// <summary>Whether the log serves any of them now; may be asked from anywhere.</summary>
    public bool AnyBehind => _server.IsBusy;

    /// <summary>How far they have come since it was last asked for.</summary>
    public IEnumerable<Change> TakeProgress(TreeState tree) => Links.TakeProgress(tree).Concat(Peers.TakeProgress(tree));

    /// <summary>The tree leaves memory: the next one to load it goes on.</summary>
    public void Stop() => _server.Stop();
}
