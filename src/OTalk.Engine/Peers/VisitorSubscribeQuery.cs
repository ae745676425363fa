using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Queries;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Peers;

/// <summary>
/// An identity of another server subscribes to a channel here: the second step of subscribing, the others are its own server's. The query has
/// the subscription's id.
/// </summary>
internal sealed class VisitorSubscribeQuery : IQuery
{
    public string Ns => Namespaces.Subscribe;

    public StreamPhase Phases => StreamPhase.Bound;

    public async ValueTask RunAsync(QueryContext context)
    {
        SubscriptionConfig config = SubscriptionConfig.Default;
        JsonElement? given = context.Members.Object("config");
        string? id = context.Members.Text("subscription");
        string? fault = context.Members.Fault;
        if (fault is null && given is { } json && !SubscriptionConfig.TryRead(json, out config, out string error))
            fault = error;
        if (fault is null && id is not null && !SubscriptionIds.IsId(id))
            fault = $"subscription: '{id}' is no id of a subscription";
        Identity owner = context.Stream.User!;
        (IdentityUri? destination, StanzaError? wrong) = SubscriptionDestination.Of(owner, context.Stanza.From, given);
        if (fault is not null || destination is null)
        {
            SubscribeQuery.Refuse(context, fault is null ? wrong! : StanzaError.BadRequest(fault));
            return;
        }

        id ??= await FreeIdAsync(context);
        var draft = new SubscriberRecord(
            owner.ToString(), id, context.To.ToString(), destination.ToString(), config.ToJson(), SubscriptionState.Active, Clock.Now(context.Services.Time));
        Answer<Decision> admission = await context.Services.Router.RunAsync(context.To.Identity, new AdmitSubscriberCommand(context.Actor, draft));
        if (admission.Value?.Outcome is not Admission admitted)
        {
            if (Subscribing.MayBeAdmitted(admission.Error))
                context.Fail(admission.Error!);
            else
                SubscribeQuery.Refuse(context, admission.Error!);
            return;
        }

        if (admitted.Request is null)
            context.Stream.AfterAnswer(() => context.Services.Router.Post(context.To.Identity, new ActivationWork(owner.ToString(), id, context.To.Pattern.Prefix)));
        SubscribeQuery.Answer(context, id, admitted);
    }

    /// <summary>An id for a server that gives none.</summary>
    private static async ValueTask<string> FreeIdAsync(QueryContext context)
    {
        string owner = context.Stream.User!.ToString();
        Answer<string> free = await context.Services.Router.InspectAsync(context.To.Identity, tree =>
            tree.Subscribers.Of(owner).FirstOrDefault(known => string.Equals(known.Record.Source, context.To.ToString(), StringComparison.Ordinal))?.Id
            ?? SubscriptionIds.Of(tree.Subscribers.Of(owner).Select(known => known.Number).DefaultIfEmpty().Max() + 1));
        return free.Value ?? SubscriptionIds.Of(1);
    }
}
