using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Queries;

/// <summary>What subscribing came to.</summary>
/// <param name="Id">The subscription.</param>
/// <param name="Admission">Whether it is active, or a request waits.</param>
public sealed record Subscribed(string Id, Admission Admission);

/// <summary>
/// Subscribing, whatever asks for it: the owner's tree gives the id, the source's tree decides, and the owner's tree settles it.
/// </summary>
public static class Subscribing
{
    /// <summary>How long after a store has failed it is tried again.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>Subscribes the user of a stream that has a session.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="source">Channel or pattern.</param>
    /// <param name="destination">A channel of the user; the root stands for the sessions.</param>
    /// <param name="config">How it delivers.</param>
    /// <param name="joins">It joins the mask of the session.</param>
    public static async ValueTask<Answer<Subscribed>> RunAsync(
        ClientStream stream, Actor actor, IdentityUri source, IdentityUri destination, SubscriptionConfig config, bool joins)
    {
        EngineServices services = stream.Services;
        Identity owner = stream.User!;
        Answer<Opened> opening = await OpenAsync(services, owner, source, destination, config);
        if (opening.Error is { } full)
            return new Answer<Subscribed>(null, full);

        Opened opened = opening.Value!;
        SubscriptionRecord asked = opened.Subscription;
        var draft = new SubscriberRecord(
            owner.ToString(), asked.Id, asked.Source, asked.Destination, asked.ConfigJson, SubscriptionState.Active, asked.Since);
        Answer<Decision> admission = await services.Router.RunAsync(source.Identity, new AdmitSubscriberCommand(actor, draft));
        var admitted = admission.Value?.Outcome as Admission;

        joins &= admitted is not null;
        StanzaError? unsettled = await SettleAsync(
            services, owner, new SettleSubscriptionCommand(opened, admitted?.State, joins ? stream.Session!.Name : null) { MayBeAdmitted = MayBeAdmitted(admission.Error) });
        if ((admission.Error ?? unsettled) is { } refused)
            return new Answer<Subscribed>(null, refused);

        return new Answer<Subscribed>(new Subscribed(asked.Id, admitted!), null);
    }

    /// <summary>Gives a subscription its id; <see cref="SettleAsync"/> MUST follow.</summary>
    internal static async Task<Answer<Opened>> OpenAsync(
        EngineServices services, Identity owner, IdentityUri source, IdentityUri destination, SubscriptionConfig config)
    {
        (string from, string to) = (source.ToString(), destination.ToString());
        Answer<Decision> opening = await services.Askers.Begin(
            owner, from, to, () => services.Router.RunAsync(owner, new OpenSubscriptionCommand(from, to, config.ToJson())), out bool isAlone);
        if (opening.Error is { } full)
        {
            services.Askers.Drop(owner, from, to);
            return new Answer<Opened>(null, full);
        }

        var opened = (Opened)opening.Value!.Outcome!;
        if (isAlone && opened is { IsNew: false, Subscription.State: SubscriptionState.Asking })
            services.Askers.Doubt(owner, opened.Subscription);
        return new Answer<Opened>(opened, null);
    }

    /// <summary>
    /// Settles a subscription in its owner's tree; why that failed, or null. What could not be stored is told to have failed, and is settled so later,
    /// unless somebody asks for the same again: else it would stand as asked for until the next start.
    /// </summary>
    internal static async Task<StanzaError?> SettleAsync(EngineServices services, Identity owner, SettleSubscriptionCommand command)
    {
        SubscriptionRecord asked = command.Opened.Subscription;
        Answer<Decision> settled = await services.Askers.End(
            owner,
            asked,
            command.MayBeAdmitted || command.State is not null,
            (isLast, mayBeAdmitted) => services.Router.RunAsync(owner, command with { IsLast = isLast, MayBeAdmitted = mayBeAdmitted }));
        if (settled.Error is { Condition.Code: >= 500 })
        {
            services.Askers.Doubt(owner, asked);
            _ = SettleLaterAsync(services, owner, command with { State = null, Session = null, MayBeAdmitted = true });
        }

        return settled.Error;
    }

    private static async Task SettleLaterAsync(EngineServices services, Identity owner, SettleSubscriptionCommand command)
    {
        SubscriptionRecord asked = command.Opened.Subscription;
        while (true)
        {
            await Task.Delay(PauseAfterFailure, services.Time);
            if (services.Mirrors.IsStopping || !services.Askers.TryAgain(owner, asked, () => services.Router.RunAsync(owner, command), out Task<Answer<Decision>>? settling))
                return;
            if ((await settling).Error is { Condition.Code: >= 500 })
                continue;
            services.Askers.Settled(owner, asked);
            return;
        }
    }

    /// <summary>Whether a source that has answered with an error, or for which one stands, may have admitted the subscription.</summary>
    internal static bool MayBeAdmitted(StanzaError? error) => error?.Condition.Code is 500 or 503 or 504;
}
