using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Streams;

/// <summary>A publish on its way: answered with id and time if its stanza had an id, otherwise only if it failed.</summary>
internal sealed class PublishWork(PublishCommand command, ReplyTo reply, PublishWindow window, int weight) : CommandWork(command)
{
    private int _answered;

    public override void Done(Decision decision)
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0)
            return;
        if (reply.Id is not null)
        {
            var published = (Published)decision.Outcome!;
            reply.Stream.Send(reply.Response(PublishedWriter.Write(published)));
        }

        window.Leave(weight);
    }

    public override void Fail(StanzaError error)
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0)
            return;
        reply.Stream.Send(reply.Error(error));
        window.Leave(weight);
    }
}
