using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Reading;
using OTalk.Engine.Queues;
using OTalk.Engine.Reading;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Queries;

/// <summary>
/// Take jobs of a queue: <c>{"ns":"http://otalk.com/p/claim","count":1,"wait":SECONDS}</c> (protocol reference, "Queues"). A claim that waits does not
/// hold up its stream: a worker finishes one job while it waits for the next.
/// </summary>
internal sealed class ClaimQuery : IQuery
{
    /// <summary>Jobs taken at once.</summary>
    private const int MostJobs = 100;

    /// <summary>Seconds that a claim waits.</summary>
    private const int LongestWait = 3_600;

    private const int RetryAfterSeconds = 5;

    /// <summary>How long a claim is ready to wait for a job; zero where it does not, or says so wrongly.</summary>
    internal static TimeSpan WaitOf(QueryStanza stanza) =>
        string.Equals(stanza.Ns, Namespaces.Claim, StringComparison.Ordinal) && new MemberReader(stanza.Body) is var members
        && members.Number("wait", absent: 0, least: 0, most: LongestWait, whole: false) is var wait && members.Fault is null
            ? TimeSpan.FromSeconds((double)wait)
            : TimeSpan.Zero;

    internal static StanzaError TooMany() => new(Condition.RateLimited, "as many claims wait already as may at once") { RetryAfterSeconds = RetryAfterSeconds };

    public string Ns => Namespaces.Claim;

    public StreamPhase Phases => StreamPhase.Bound;

    public async ValueTask RunAsync(QueryContext context)
    {
        if (context.Channel("channel") is not { } channel)
            return;
        int count = (int)context.Members.Number("count", absent: 1, least: 1, most: MostJobs, whole: true);
        decimal wait = context.Members.Number("wait", absent: 0, least: 0, most: LongestWait, whole: false);
        if (context.Members.Fault is { } fault)
        {
            context.Fail(fault);
            return;
        }

        var command = context.Stream.Known(new ClaimCommand(context.Actor, channel.Path, count));
        if (wait == 0 || context.Stream.Waits is not { } waits)
        {
            var once = new ClaimWork(command, null, static () => false);
            context.Services.Router.Post(channel.Identity, once);
            await AnswerAsync(context, channel.Identity, once);
        }
        else if (waits.TryWait())
        {
            await WaitAsync(context, channel.Identity, waits, command, TimeSpan.FromSeconds((double)wait));
        }
        else
        {
            context.Fail(TooMany());
        }
    }

    /// <summary>Returns as soon as the claim is answered or waits.</summary>
    private static async ValueTask WaitAsync(QueryContext context, Identity identity, IWaits waits, ClaimCommand command, TimeSpan wait)
    {
        ClientStream stream = context.Stream;
        var work = new ClaimWork(command, Clock.Now(context.Services.Time) + wait, () => waits.IsGoneFor(stream));
        context.Services.Router.Post(identity, work);
        bool answered = await work.Settled;
        Task answering = AnswerAndEndAsync(context, identity, waits, work);
        if (answered)
            await answering;
        else
            waits.Park();
    }

    private static async Task AnswerAndEndAsync(QueryContext context, Identity identity, IWaits waits, ClaimWork work)
    {
        await work.Answer;
        waits.EndWait();
        await AnswerAsync(context, identity, work);
    }

    private static async ValueTask AnswerAsync(QueryContext context, Identity identity, ClaimWork work)
    {
        Answer<Decision> answer = await work.Answer;
        if (answer.Error is { } refused)
        {
            context.Fail(refused);
            return;
        }

        var claimed = (Claimed)answer.Value!.Outcome!;
        Answer<IReadOnlyList<ContentRow>> rows = await context.Services.Contents.ReadJobsAsync(identity, claimed.Jobs);
        if (rows.Error is { } failed)
        {
            context.Fail(failed);
            return;
        }

        context.Respond(writer =>
        {
            writer.WriteString("ns"u8, Namespaces.Claim);
            ResultWriter.WriteRows(writer, rows.Value!);
        });
    }
}
