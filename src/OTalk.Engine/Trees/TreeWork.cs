using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Reading;
using OTalk.Engine.Delivery;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Trees;

/// <summary>Something for a tree's loop to do. Answered once: by <see cref="Fail"/>, or by what the kind of work defines.</summary>
public abstract class TreeWork
{
    /// <summary>The channel that was named: what the answer says is not there, where the whole identity is not.</summary>
    public abstract ChannelPath Place { get; }

    /// <summary>It could not be done: no such tree, or the store failed.</summary>
    public abstract void Fail(StanzaError error);
}

/// <summary>A command to decide; it is answered when its changes are durable and published.</summary>
public abstract class CommandWork(TreeCommand command) : TreeWork
{
    public TreeCommand Command => command;

    public override ChannelPath Place => command.Place;

    /// <summary>Whether a decision that changes nothing is no answer yet: the command waits and is decided again.</summary>
    public virtual bool Waits(Decision decision) => false;

    /// <summary>Decided without error, durable, published.</summary>
    public abstract void Done(Decision decision);
}

/// <summary>Work whose answer somebody waits for.</summary>
public interface IAwaited<T>
{
    Task<Answer<T>> Answer { get; }
}

/// <summary>An answer or an error.</summary>
public readonly record struct Answer<T>(T? Value, StanzaError? Error);

/// <summary>A command whose decision somebody waits for.</summary>
public sealed class AwaitedCommand(TreeCommand command) : CommandWork(command), IAwaited<Decision>
{
    private readonly TaskCompletionSource<Answer<Decision>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Answer<Decision>> Answer => _answer.Task;

    public override void Done(Decision decision) => _answer.TrySetResult(new Answer<Decision>(decision, null));

    public override void Fail(StanzaError error) => _answer.TrySetResult(new Answer<Decision>(null, error));
}

/// <summary>A command that another tree caused.</summary>
/// <param name="command">The command.</param>
/// <param name="answered">Called once, with null when it is durable, else with the error.</param>
public sealed class SentCommand(TreeCommand command, Action<StanzaError?> answered) : CommandWork(command)
{
    public override void Done(Decision decision) => answered(null);

    public override void Fail(StanzaError error) => answered(error);
}

/// <summary>What a <c>get</c> may read, and the position up to which.</summary>
public sealed record AllowedRead(ReadPlan Plan, long UpTo);

/// <summary>Decides what a <c>get</c> may read; answered when everything before it is durable.</summary>
public sealed class ReadWork(string identity, IdentityUri address) : TreeWork, IAwaited<AllowedRead>
{
    private readonly TaskCompletionSource<Answer<AllowedRead>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Identity => identity;

    public IdentityUri Address => address;

    public override ChannelPath Place => address.Pattern.Prefix;

    public Task<Answer<AllowedRead>> Answer => _answer.Task;

    public void Done(AllowedRead read) => _answer.TrySetResult(new Answer<AllowedRead>(read, null));

    public override void Fail(StanzaError error) => _answer.TrySetResult(new Answer<AllowedRead>(null, error));
}

/// <summary>Looks at the state of a tree, in order with its commands.</summary>
public sealed class InspectWork<T>(Func<TreeState, T> look) : TreeWork, IInspectWork, IAwaited<T>
{
    private readonly TaskCompletionSource<Answer<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Answer<T>> Answer => _answer.Task;

    public override ChannelPath Place => ChannelPath.Root;

    public void Look(TreeState tree) => _answer.TrySetResult(new Answer<T>(look(tree), null));

    public override void Fail(StanzaError error) => _answer.TrySetResult(new Answer<T>(default, error));
}

/// <summary>Work that only looks at the state.</summary>
public interface IInspectWork
{
    void Look(TreeState tree);
}

/// <summary>Serves a stream that fell behind with a stretch of the log; answered with whether it has caught up.</summary>
/// <param name="feed">The stream's feed.</param>
/// <param name="reader">Who reads it.</param>
/// <param name="from">The position behind which the stretch begins; where the feed stands elsewhere by now, the stretch is void.</param>
/// <param name="slice">The stretch.</param>
public sealed class ReplayWork(StreamFeed feed, IReader reader, long from, LogSlice slice) : TreeWork, IAwaited<bool>
{
    private readonly TaskCompletionSource<Answer<bool>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StreamFeed Feed => feed;

    public IReader Reader => reader;

    public long From => from;

    public LogSlice Slice => slice;

    public override ChannelPath Place => ChannelPath.Root;

    public Task<Answer<bool>> Answer => _answer.Task;

    public void Done(bool caughtUp) => _answer.TrySetResult(new Answer<bool>(caughtUp, null));

    public override void Fail(StanzaError error) => _answer.TrySetResult(new Answer<bool>(false, error));
}
