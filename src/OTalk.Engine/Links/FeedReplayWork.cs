using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Links;

/// <summary>Sends to a reader that is behind what a stretch of the log holds for it, in order with what its tree publishes.</summary>
internal sealed class FeedReplayWork(LogSlice slice, Action<LoadedTree, LogSlice> replay) : TreeWork
{
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is on its way, or could not be sent now.</summary>
    public Task Sent => _sent.Task;

    public override ChannelPath Place => ChannelPath.Root;

    public void Replay(LoadedTree tree) => replay(tree, slice);

    public void Done() => _sent.TrySetResult();

    public override void Fail(StanzaError error) => _sent.TrySetResult();
}
