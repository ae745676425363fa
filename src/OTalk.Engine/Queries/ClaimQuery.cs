using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Reading;
using OTalk.Engine.Queues;
using OTalk.Engine.Reading;
using OTalk.Engine.Sessions;
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

    /// <summary>Claims of one session that may wait at once.</summary>
    private const int MostWaiting = 100;

    private const int RetryAfterSeconds = 5;

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
        if (wait == 0 || context.Stream.Session is not { } session)
        {
            var once = new ClaimWork(command, null, static () => false);
            context.Services.Router.Post(channel.Identity, once);
            await AnswerAsync(context, channel.Identity, once);
        }
        else if (session.TryWait(MostWaiting))
        {
            await WaitAsync(context, channel.Identity, session, command, TimeSpan.FromSeconds((double)wait));
        }
        else
        {
            context.Fail(new StanzaError(Condition.RateLimited, $"{MostWaiting} claims of the session wait already, as many as may")
            {
                RetryAfterSeconds = RetryAfterSeconds,
            });
        }
    }

    /// <summary>Returns as soon as the claim is answered or waits.</summary>
    private static async ValueTask WaitAsync(QueryContext context, Identity identity, Session session, ClaimCommand command, TimeSpan wait)
    {
        ClientStream stream = context.Stream;
        var work = new ClaimWork(command, Clock.Now(context.Services.Time) + wait, () => stream.HasLeft(session));
        context.Services.Router.Post(identity, work);
        bool answered = await work.Settled;
        Task answering = AnswerAndEndAsync(context, identity, session, work);
        if (answered)
            await answering;
    }

    private static async Task AnswerAndEndAsync(QueryContext context, Identity identity, Session session, ClaimWork work)
    {
        await work.Answer;
        session.EndWait();
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
