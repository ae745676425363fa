using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Queues;

/// <summary>A claim. One that may wait and finds nothing is kept by the tree until there is a job, its time is up, or its worker is gone.</summary>
/// <param name="command">The claim.</param>
/// <param name="until">Up to when it waits; null where it does not.</param>
/// <param name="isGone">Whether nobody is there any more to take a job.</param>
public sealed class ClaimWork(ClaimCommand command, DateTimeOffset? until, Func<bool> isGone) : CommandWork(command), IAwaited<Decision>
{
    /// <summary>Claims that may wait in one tree.</summary>
    public const int MostInTree = 1_000;

    private readonly TaskCompletionSource<Answer<Decision>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Up to when it waits; null where it does not.</summary>
    public DateTimeOffset? Until => until;

    public bool IsGone => isGone();

    public Task<Answer<Decision>> Answer => _answer.Task;

    /// <summary>Completes as soon as it is known how it goes on: true where it is answered, false where it waits.</summary>
    public Task<bool> Settled => _settled.Task;

    /// <summary>Set by the tree when the time is up: whatever is decided then is the answer.</summary>
    internal bool IsLast { get; set; }

    public override bool Waits(Decision decision) => until is not null && !IsLast && decision.Outcome is Claimed { Jobs.Count: 0 };

    public override void Done(Decision decision) => Complete(new Answer<Decision>(decision, null));

    public override void Fail(StanzaError error) => Complete(new Answer<Decision>(null, error));

    /// <summary>It waits from here on.</summary>
    internal void Park() => _settled.TrySetResult(false);

    private void Complete(Answer<Decision> answer)
    {
        _answer.TrySetResult(answer);
        _settled.TrySetResult(true);
    }
}

/// <summary>Makes a tree look at its queues: a moment has come for which it waited.</summary>
internal sealed class TickWork : TreeWork
{
    public override Core.Addressing.ChannelPath Place => Core.Addressing.ChannelPath.Root;

    /// <summary>Nobody waits for it.</summary>
    public override void Fail(StanzaError error)
    {
    }
}
