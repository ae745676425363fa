using Microsoft.Extensions.Logging;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Routing;

/// <summary>Sends what a tree's decisions leave for other trees on its way. Nobody waits for it; order per pair of trees is kept.</summary>
public sealed partial class EffectRunner(Router router, ILogger<EffectRunner> logger) : IEffectRunner
{
    public void Run(Effect effect)
    {
        switch (effect)
        {
            case TellOwner tell:
                Send(Identity.Parse(tell.Owner), new EndSubscriptionCommand(tell.SubscriptionId));
                break;
            case TellSource tell:
                Send(tell.Source.Identity, new DismissSubscriberCommand(tell.Owner, tell.SubscriptionId));
                break;
            default:
                throw new ArgumentException($"{effect.GetType().Name} is no known effect", nameof(effect));
        }
    }

    public void Carry(Subscriber link, LogEntry entry, string sourceAddress, int sourceMessageCount)
    {
        if (!link.Pattern.TryCapture(entry.Path, out ChannelPath? captured))
            return;
        ChannelPath target = link.Destination.Path;
        foreach (string segment in captured.Segments)
        {
            // A name that does not fit below the destination any more ends there: the message stays at its source.
            if (!target.TryAppend(segment, out ChannelPath? below, out _))
                return;
            target = below;
        }

        Send(
            link.Destination.Identity,
            new AcceptLinkedCommand(link.Owner, link.Id, target, entry, sourceAddress, sourceMessageCount));
    }

    private void Send(Identity identity, TreeCommand command) =>
        router.Post(identity, new SentCommand(command, error => LogNotTaken(command.GetType().Name, identity.ToString(), error.Condition.Name)));

    [LoggerMessage(Level = LogLevel.Warning, EventName = "effect-not-taken", Message = "{Command} was not taken by the tree of {Tree}: {Condition}")]
    private partial void LogNotTaken(string command, string tree, string condition);
}
