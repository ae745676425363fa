using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Rooms;

/// <summary>A message on its way into a room. Its sender hears it as everybody does; only a refusal is answered.</summary>
/// <param name="command">The message.</param>
/// <param name="window">What it leaves when it is decided.</param>
/// <param name="weight">Bytes of the message.</param>
/// <param name="refused">Called where it is refused.</param>
/// <param name="repeated">Called where it had been said before: nothing is sent for it now.</param>
internal sealed class SayWork(
    PublishCommand command, PublishWindow window, int weight, Action<StanzaError> refused, Action<Published> repeated) : CommandWork(command)
{
    private int _answered;

    private new PublishCommand Command => (PublishCommand)base.Command;

    public override void Done(Decision decision)
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0)
            return;
        if (!Command.Transient && decision.Changes.Count == 0)
            repeated((Published)decision.Outcome!);
        window.Leave(weight);
    }

    public override void Fail(StanzaError error)
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0)
            return;
        refused(error);
        window.Leave(weight);
    }
}
