using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Delivery;
using OTalk.Engine.Metrics;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Peers;

/// <summary>An identity of another server that has one stanza carried out here.</summary>
/// <param name="identity">Who.</param>
public sealed class Visitor(Identity identity)
{
    /// <summary>Every stanza is answered; nothing secret is told to a server.</summary>
    internal static readonly StreamConnection Connection = new("federation", IsConfidential: false, static (_, _) => { }) { IsRequest = true };

    private readonly TaskCompletionSource<Reply> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Identity Identity => identity;

    /// <summary>The answer to the stanza.</summary>
    public Task<Reply> Answered => _answered.Task;

    /// <summary>What has to be done when the answer is on its way.</summary>
    public List<Action> Then { get; } = [];

    internal void Answer(Reply reply) => _answered.TrySetResult(reply);

    internal StreamFeed Feed(EngineMetrics metrics) => new("federation", new SendQueue(default), static (_, _) => { }, metrics);
}
