using System.Text.Json;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
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
        bool isLink = stanza.From is { } from && !(from.Pattern.IsExact && (from.Path.IsRoot || IsSession(from.Path)));
        isLink |= stanza.Body.TryGetProperty("config"u8, out JsonElement config)
            && config.ValueKind == JsonValueKind.Object && config.TryGetProperty("to_uri"u8, out _);
        return isLink ? TokenUse.Link : TokenUse.Read;
    }

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

        if (Destination(context, given, out StanzaError? wrong) is not { } destination)
        {
            Refuse(context, wrong!);
            return;
        }

        await SubscribeAsync(context, destination, config);
    }

    private static async ValueTask SubscribeAsync(QueryContext context, IdentityUri destination, SubscriptionConfig config)
    {
        bool joins = destination.Path.IsRoot && context.Stanza.From is null;
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

    private static void Answer(QueryContext context, string id, Admission admitted) => context.Respond(writer =>
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

    /// <summary>
    /// Where the events go: <c>config.to_uri</c>, else the channel the client gave as <c>from</c>, if it is not a session itself, else the
    /// user's root, which stands for the sessions.
    /// </summary>
    private static IdentityUri? Destination(QueryContext context, JsonElement? config, out StanzaError? wrong)
    {
        wrong = null;
        Identity owner = context.Stream.User!;
        var root = new IdentityUri(owner, ChannelPath.Root);
        MemberReader? members = config is { } json ? new MemberReader(json) : null;
        string? given = members?.Text("to_uri");
        if (members?.Fault is { } fault)
        {
            wrong = StanzaError.BadRequest($"config.{fault}");
            return null;
        }

        if (given is not null)
        {
            if (!IdentityUri.TryParse(given, out IdentityUri? address, out string? error) || address.IsPattern)
                wrong = StanzaError.BadRequest($"config.to_uri: {error ?? "it is a pattern"}");
            else if (address.Identity != owner)
                wrong = StanzaError.Forbidden($"config.to_uri: {address} is no channel of {owner}");
            else
                return IsSession(address.Path) ? root : address.WithoutQuery();
            return null;
        }

        if (context.Stanza.From is not { } from)
            return root;
        if (from.IsPattern)
        {
            wrong = StanzaError.BadRequest("from is a pattern: a link goes to one channel");
            return null;
        }

        return from.Path.IsRoot || IsSession(from.Path) ? root : new IdentityUri(owner, from.Path);
    }

    private static bool IsSession(ChannelPath path) => path.Depth == 2 && path.Parent.Equals(WellKnown.SessionsPath);

    private static void Refuse(QueryContext context, StanzaError error) => context.Respond(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.Subscribe);
        writer.WriteString("result"u8, "error");
        ErrorWriter.Write(writer, error);
    });
}
