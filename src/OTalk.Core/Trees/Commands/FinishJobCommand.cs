using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Queues;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// A job is done: its message is removed, or kept with the time, as the queue's <c>delete_on_finish</c> says, and subscribers are told with the result.
/// For who claimed it, or has <c>D</c>. Requests are not finished but decided.
/// </summary>
/// <param name="Actor">Who says so.</param>
/// <param name="Channel">The queue.</param>
/// <param name="Id">Id of the job's message.</param>
/// <param name="Result">What came of it, as JSON in UTF-8; null where nothing is told.</param>
public sealed record FinishJobCommand(Actor Actor, ChannelPath Channel, Guid Id, ReadOnlyMemory<byte>? Result) : TreeCommand
{
    public override ChannelPath Place => Channel;

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (JobHold.CheckPlace(tree, Channel, Actor, out ChannelNode? node) is { } denied)
            return denied;
        if (QueueRules.IsRequests(node!))
            return StanzaError.NotAllowed($"{tree.AddressOf(Channel)} holds requests: they are approved or denied, not finished");
        if (JobHold.CheckJob(tree, node!, Id, Actor, context.Now, out Job? job) is { } refused)
            return refused;

        IEnumerable<Change> done = node!.Config.Queue!.DeleteOnFinish
            ? [new MessageRemoved(node.Number, Id), Jobs.Gone(node.Number, Id)]
            : [new JobSet(job! with { Claim = job.Claim ?? new Claim(Actor.Address, context.Now, context.Now), FinishedAt = context.Now })];
        return new Decision { Changes = [.. done, Finished(tree, context, node)] };
    }

    private EntryAppended Finished(TreeState tree, DecisionContext context, ChannelNode node) =>
        ChannelEvents.Of(tree, context, node, Channel, Namespaces.Finish, Actor.Address, EventSubject.Message, writer =>
        {
            writer.WriteString("job"u8, Id);
            if (Result is not { } result)
                return;
            writer.WritePropertyName("result"u8);
            writer.WriteRawValue(result.Span, skipInputValidation: true);
        });
}
