using Microsoft.Extensions.Logging;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Peers;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Routing;

/// <summary>Sends what a tree's decisions leave for other trees on its way. Nobody waits for it.</summary>
public sealed partial class EffectRunner(Router router, PeerEffects peers, ILogger<EffectRunner> logger) : IEffectRunner
{
    public void Run(Effect effect, Action<bool> answered)
    {
        if (!router.Domains.Hosts(Identity.Parse(effect.Target).Server))
        {
            peers.Run(effect, answered, () => Arrived(effect));
            return;
        }

        TreeCommand command = effect switch
        {
            TellOwner tell => new ChangeSubscriptionCommand(tell.SubscriptionId, tell.Source, tell.State),
            TellSource tell => new DismissSubscriberCommand(tell.Owner, tell.SubscriptionId),
            TellMirror tell => new DismissSubscriberCommand(tell.Owner, tell.SubscriptionId),
            TellInvited tell => new EndInviteCommand(tell.Channel),
            TellInviter tell => new ForgetInvitationCommand(IdentityUri.Parse(tell.Channel).Path, tell.Identity, tell.Invite),
            _ => throw new ArgumentException($"{effect.GetType().Name} is no known effect", nameof(effect)),
        };
        router.Post(Identity.Parse(effect.Target), new SentCommand(command, error =>
        {
            bool mayPass = MayPass(error);
            if (error is not null && !mayPass)
                LogNotTaken(command.GetType().Name, effect.Target, error.Condition.Name);
            answered(mayPass);
            if (error is null)
                Arrived(effect);
        }));
    }

    /// <summary>Where the owner knows now that its subscription is active, what is current goes to it.</summary>
    private void Arrived(Effect effect)
    {
        if (effect is not TellOwner { State: SubscriptionState.Active } begun)
            return;
        IdentityUri source = IdentityUri.Parse(begun.Source);
        router.Post(source.Identity, new ActivationWork(begun.Owner, begun.SubscriptionId, source.Pattern.Prefix));
    }

    public void Carry(Subscriber link, IReadOnlyList<CarriedMessage> messages, Action<StanzaError?> answered)
    {
        Identity destination = link.Destination.Identity;
        List<LinkedMessage> linked = [];
        foreach (CarriedMessage message in messages)
        {
            if (Target(link, message.Entry) is { } channel)
                linked.Add(new LinkedMessage(channel, message));
        }

        var command = new AcceptLinkedCommand(link.Owner, link.Id, linked);
        router.Post(destination, new SentCommand(command, error =>
        {
            bool mayPass = MayPass(error);
            if (error is not null && !mayPass)
                LogNotTaken(nameof(AcceptLinkedCommand), destination.ToString(), error.Condition.Name);
            answered(mayPass ? error : null);
        }));
    }

    /// <summary>
    /// Where a message goes: the wildcard part of the pattern becomes the sub-channel. Null where the names do not fit below the destination
    /// any more: such a message stays at its source.
    /// </summary>
    private static ChannelPath? Target(Subscriber link, LogEntry entry)
    {
        if (!link.Pattern.TryCapture(entry.Path, out ChannelPath? captured))
            return null;
        ChannelPath target = link.Destination.Path;
        foreach (string segment in captured.Segments)
        {
            if (!target.TryAppend(segment, out ChannelPath? below, out _))
                return null;
            target = below;
        }

        return target;
    }

    /// <summary>Whether the same may work later.</summary>
    private static bool MayPass(StanzaError? error) => error?.Condition.Code is 429 or >= 500 and not 502;

    [LoggerMessage(Level = LogLevel.Warning, EventName = "effect-not-taken", Message = "{Command} was not taken by the tree of {Tree}: {Condition}")]
    private partial void LogNotTaken(string command, string tree, string condition);
}
