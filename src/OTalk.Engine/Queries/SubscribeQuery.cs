using System.Text.Json;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Queries;

/// <summary>
/// Subscribe to a channel or pattern (seed, "Subscribing to a Channel"): the owner's tree gives the id, the source's tree decides, and the
/// owner's tree settles it. An error stands inside <c>response</c>, as the seed shows.
/// </summary>
internal sealed class SubscribeQuery : IQuery
{
    public string Ns => Namespaces.Subscribe;

    public StreamPhase Phases => StreamPhase.Bound;

    /// <summary>A subscription with a destination is a link, which publishes there.</summary>
    public TokenUse UseOf(QueryStanza stanza)
    {
        bool isLink = stanza.From is { } from && !(from.Pattern.IsExact && (from.Path.IsRoot || SubscriptionDestination.IsSession(from.Path)));
        isLink |= stanza.Body.TryGetProperty("config"u8, out JsonElement config)
            && config.ValueKind == JsonValueKind.Object && config.TryGetProperty("to_uri"u8, out _);
        return isLink ? TokenUse.Link : TokenUse.Read;
    }

    public bool IsRelayed(QueryStanza stanza) => false;

    public async ValueTask RunAsync(QueryContext context)
    {
        SubscriptionConfig config = SubscriptionConfig.Default;
        JsonElement? given = context.Members.Object("config");
        string? fault = context.Members.Fault;
        if (fault is null && given is { } json && !SubscriptionConfig.TryRead(json, out config, out string error))
            fault = error;
        if (fault is null && context.To.Query is { Key: not null } or { MessageId: not null } or { Ns: not null } or { Config: true } or { Subscriptions: true } or { Permissions: true } or { Events: true })
            fault = "to: a subscription takes the parts messages, keys and channels only";
        if (fault is not null)
        {
            Refuse(context, StanzaError.BadRequest(fault));
            return;
        }

        (IdentityUri? destination, StanzaError? wrong) = SubscriptionDestination.Of(context.Stream.User!, context.Stanza.From, given);
        if (destination is null)
        {
            Refuse(context, wrong!);
            return;
        }

        await SubscribeAsync(context, destination, config);
    }

    private static async ValueTask SubscribeAsync(QueryContext context, IdentityUri destination, SubscriptionConfig config)
    {
        bool joins = destination.Path.IsRoot && context.Stanza.From is null;
        if (!context.Services.Router.Domains.Hosts(context.To.Identity.Server))
        {
            await RemoteSubscribing.BeginAsync(context, destination, config, joins, answered =>
            {
                if (answered.Value is { } came)
                    Answer(context, came.Id, came.Admission);
                else
                    Refuse(context, answered.Error!);
            });
            return;
        }

        Answer<Subscribed> answer = await Subscribing.RunAsync(context.Stream, context.Actor, context.To, destination, config, joins);
        if (answer.Value is not { } subscribed)
        {
            Refuse(context, answer.Error!);
            return;
        }

        Answer(context, subscribed.Id, subscribed.Admission);
        if (subscribed.Admission.Request is null)
        {
            context.Services.Router.Post(
                context.To.Identity, new ActivationWork(context.Stream.User!.ToString(), subscribed.Id, context.To.Pattern.Prefix));
        }
    }

    internal static void Answer(QueryContext context, string id, Admission admitted) => context.Respond(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.Subscribe);
        writer.WriteString("result"u8, admitted.Request is null ? "ok"u8 : "pending"u8);
        if (admitted.Request is { } request)
        {
            writer.WriteStartObject("pending"u8);
            writer.WriteString("channel"u8, new IdentityUri(context.To.Identity, WellKnown.RequestsPath).ToString());
            writer.WriteString("id"u8, request);
            writer.WriteEndObject();
        }

        writer.WriteString("subscription"u8, id);
    });

    internal static void Refuse(QueryContext context, StanzaError error) => context.Respond(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.Subscribe);
        writer.WriteString("result"u8, "error");
        ErrorWriter.Write(writer, error);
    });
}
