using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Mirrors;
using OTalk.Engine.Queries;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Peers;

/// <summary>
/// Subscribing where the source lives on another server: the steps are those of <see cref="Subscribing"/>, and the second is asked of that
/// server. The mirror knows the subscription before, so that nothing is missed that comes right behind the answer.
/// </summary>
internal static class RemoteSubscribing
{
    /// <summary>Begins; the answer comes when it comes.</summary>
    /// <param name="context">Who asks for what.</param>
    /// <param name="destination">A channel of the user; the root stands for the sessions.</param>
    /// <param name="config">How it delivers.</param>
    /// <param name="joins">It joins the mask of the session.</param>
    /// <param name="answered">Called with what it came to, twice where it first is queued.</param>
    /// <returns>When it is on its way, or has been refused.</returns>
    public static async ValueTask BeginAsync(
        QueryContext context, IdentityUri destination, SubscriptionConfig config, bool joins, Action<Answer<Subscribed>> answered)
    {
        EngineServices services = context.Services;
        IdentityUri source = context.To;
        Identity owner = context.Stream.User!;
        if (services.Remote.Refusal(source.Identity.Server) is { } refusal)
        {
            answered(new Answer<Subscribed>(null, refusal));
            return;
        }

        Answer<Opened> opening = await Subscribing.OpenAsync(services, owner, source, destination, config);
        if (opening.Error is { } full)
        {
            answered(new Answer<Subscribed>(null, full));
            return;
        }

        Opened opened = opening.Value!;
        SubscriptionRecord asked = opened.Subscription;
        var draft = new SubscriberRecord(
            owner.ToString(), asked.Id, asked.Source, asked.Destination, asked.ConfigJson, SubscriptionState.Active, asked.Since);
        Answer<Decision> mirrored = await services.Mirrors.RunAsync(source.Identity, new MirrorSubscriberCommand(draft));
        if (mirrored.Error is { } failed)
        {
            await SettleAsync(context, opened, null, joins, mayBeAdmitted: false);
            answered(new Answer<Subscribed>(null, failed));
            return;
        }

        services.Remote.Send(new RemoteStanza(context.Actor.Address, source, new RemoteQuery(Body(draft)))
        {
            Answered = async answer => answered(await TakeAsync(context, opened, answer, joins)),
        });
    }

    /// <summary>The query by which a subscription is asked for at its source.</summary>
    public static byte[] Body(SubscriberRecord draft) => JsonText.Utf8Object(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.Subscribe);
        writer.WriteString("subscription"u8, draft.Id);
        writer.WriteStartObject("config"u8);
        writer.WriteString("to_uri"u8, IdentityUri.Parse(draft.Destination).ToUri());
        SubscriptionConfig.Parse(draft.ConfigJson).WriteMembers(writer);
        writer.WriteEndObject();
    });

    private static async Task<Answer<Subscribed>> TakeAsync(QueryContext context, Opened opened, RemoteAnswer answer, bool joins)
    {
        if (answer.IsQueued)
            return new Answer<Subscribed>(null, answer.Error);
        string id = opened.Subscription.Id;
        (Admission? admission, StanzaError? error) = RemoteAdmission.Read(answer);

        // Refused, it may still be what somebody else here asks for or has: only where it is settled is known whether the mirror may forget it.
        StanzaError? unsettled = await SettleAsync(context, opened, admission, joins, Subscribing.MayBeAdmitted(error));
        return (error ?? unsettled) is { } refused
            ? new Answer<Subscribed>(null, refused)
            : new Answer<Subscribed>(new Subscribed(id, admission!), null);
    }

    private static Task<StanzaError?> SettleAsync(QueryContext context, Opened opened, Admission? admission, bool joins, bool mayBeAdmitted)
    {
        Sessions.Session? session = context.Stream.Session;

        // Another session may have its name by now, and has not asked.
        joins &= admission is not null && session is { IsEnded: false };
        return Subscribing.SettleAsync(
            context.Services,
            context.Stream.User!,
            new SettleSubscriptionCommand(opened, admission?.State, joins ? session!.Name : null) { MayBeAdmitted = mayBeAdmitted });
    }
}
