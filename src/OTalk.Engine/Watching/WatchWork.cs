using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Watching;

/// <summary>Something that concerns a watch; done by its tree when everything handed in before is durable and published.</summary>
internal abstract class WatchWork(Watch watch) : TreeWork
{
    public Watch Watch => watch;

    public override ChannelPath Place => watch.Source.Pattern.Prefix;
}

/// <summary>A connection begins to read.</summary>
internal sealed class BeginWatchWork(Watch watch) : WatchWork(watch), IAwaited<WatchStart>
{
    private readonly TaskCompletionSource<Answer<WatchStart>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Answer<WatchStart>> Answer => _answer.Task;

    public void Done(WatchStart start) => _answer.TrySetResult(new Answer<WatchStart>(start, null));

    public override void Fail(StanzaError error) => _answer.TrySetResult(new Answer<WatchStart>(null, error));
}

/// <summary>A connection is gone.</summary>
internal sealed class EndWatchWork(Watch watch) : WatchWork(watch)
{
    public override void Fail(StanzaError error)
    {
    }
}

/// <summary>Where a connection has begun to read.</summary>
/// <param name="Epoch">Epoch of the tree.</param>
/// <param name="Offset">It gets what stands behind this.</param>
/// <param name="Lacking">Addresses of the channels in which some of what was missed is gone.</param>
public sealed record WatchStart(Guid Epoch, long Offset, IReadOnlyList<string> Lacking);
