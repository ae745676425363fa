using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Streams;

/// <summary>A publish on its way: answered with id and time if its stanza had an id, otherwise only if it failed.</summary>
/// <param name="command">What is published.</param>
/// <param name="reply">Who is answered.</param>
/// <param name="window">What it leaves when it is answered.</param>
/// <param name="weight">Bytes of the message.</param>
/// <param name="copied">It goes to the inbox of somebody else: a copy in the sender's <c>/sent</c> comes before the answer.</param>
internal sealed class PublishWork(PublishCommand command, ReplyTo reply, PublishWindow window, int weight, bool copied) : CommandWork(command)
{
    private int _answered;

    public override void Done(Decision decision)
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0)
            return;
        if (copied)
            CopyAndAnswer(decision);
        else
            Answer((Published)decision.Outcome!);
    }

    public override void Fail(StanzaError error)
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0)
            return;
        if (copied)
            RefuseInTurn(error);
        else
            Refuse(error);
    }

    private void CopyAndAnswer(Decision decision)
    {
        var published = (Published)decision.Outcome!;
        if (decision.Transient is not null)
            reply.Stream.Services.Sent.After(reply.Stream.User!, () => Answer(published));
        else
            reply.Stream.Services.Sent.Record(reply.Stream.User!, CopyOf(published), () => Answer(published));
    }

    private RecordSentCommand CopyOf(Published published) =>
        new(published, command.Actor.Address, command.Body.Ns, command.Body.Utf8, reply.Addressed.ReplyAddress);

    /// <summary>Copies of publishes before this one may be on their way still: their answers come first.</summary>
    private void RefuseInTurn(StanzaError error) => reply.Stream.Services.Sent.After(reply.Stream.User!, () => Refuse(error));

    private void Answer(Published published)
    {
        if (reply.Id is not null || reply.Stream.AnswersEverything)
            reply.Stream.Send(reply.Response(PublishedWriter.Write(published)));
        window.Leave(weight);
    }

    private void Refuse(StanzaError error)
    {
        reply.Stream.Send(reply.Error(error));
        window.Leave(weight);
    }
}
