using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Endpoints.Rest;
using OTalk.Engine;
using OTalk.Engine.Sessions;
using OTalk.Engine.Trees;
using OTalk.Engine.Watching;

namespace OTalk.Endpoints.Events;

/// <summary><c>/otalk/events</c> (protocol reference, "Event streams").</summary>
internal sealed class EventsEndpoint(
    OTalkEngine engine, HttpAuthentication authentication, EventTickets tickets, ILogger logger, CancellationToken stopping)
{
    /// <summary><c>POST</c>: a ticket.</summary>
    public Task GiveTicketAsync(HttpContext context, HttpLogin login)
    {
        int seconds = (int)EventTickets.GoodFor.TotalSeconds;
        if (tickets.Issue(login) is not { } ticket)
            return RestAnswers.ErrorAsync(context, new StanzaError(Condition.RateLimited, "too many tickets wait to be used") { RetryAfterSeconds = seconds });
        return RestAnswers.WriteAsync(context, StatusCodes.Status200OK, JsonText.Utf8Object(writer =>
        {
            writer.WriteString("ticket"u8, ticket);
            writer.WriteNumber("expires_in"u8, seconds);
        }));
    }

    /// <summary><c>GET</c>: the stream.</summary>
    public async Task StreamAsync(HttpContext context)
    {
        string ticket = context.Request.Query["ticket"].ToString();
        string last = context.Request.Headers["Last-Event-ID"].ToString();
        HttpLogin? login = ticket.Length > 0 ? tickets.Take(ticket, comesBack: last.Length > 0) : await authentication.LogInAsync(context);
        if (login is null)
        {
            if (ticket.Length > 0)
                await authentication.RefuseAsync(context, "the ticket is not valid any more, or never was");
            return;
        }

        last = last.Length > 0 ? last : context.Request.Query["last_event_id"].ToString();
        IReadOnlyList<SeenPlace>? seen = last.Length > 0 ? EventProgress.Read(last) : null;
        if (last.Length > 0 && seen is null)
        {
            await RestAnswers.ErrorAsync(context, StanzaError.BadRequest("Last-Event-ID is no id of an event of this server"));
            return;
        }

        string channel = context.Request.Query["channel"].ToString();
        if (Refusal(login, channel) is { } refused)
        {
            await RestAnswers.ErrorAsync(context, StanzaError.Forbidden(refused));
            return;
        }

        await using var connection = new EventConnection(context, engine, login, logger, stopping);
        if (channel.Length > 0)
            await WatchAsync(context, connection, login, channel, seen);
        else
            await ReadSessionAsync(context, connection, login, seen);
        if (ticket.Length > 0 && connection.Broke)
            tickets.Broke(ticket, login);
    }

    /// <summary>Why the token does not open the stream; null where it does. What its session may not hear is kept from it one by one.</summary>
    private static string? Refusal(HttpLogin login, string channel)
    {
        if (login.Token is not { } token)
            return null;
        return channel.Length == 0
            ? token.Limits.Refusal(TokenUse.Read, token.Limits.Channel)
            : token.Limits.Refusal(TokenUse.Read, IdentityUri.TryParse(channel, out IdentityUri? address, out _) && !address.IsPattern
                ? address.WithoutQuery().ToString()
                : null);
    }

    private async Task ReadSessionAsync(HttpContext context, EventConnection connection, HttpLogin login, IReadOnlyList<SeenPlace>? seen)
    {
        var request = new RestoreRequest { Seen = seen, KeepsStart = true, IsShared = true };
        Answer<Session> bound = await engine.Services.Sessions.BindAsync(
            login.User, login.Session, connection.Feed, request, restored => new BindAnswer(Gone(restored, seen is not null)));
        if (bound.Error is { } error)
        {
            await RestAnswers.ErrorAsync(context, error);
            return;
        }

        connection.Stream.Bind(bound.Value!);
        await connection.RunAsync(bound.Value!, new EventProgress(seen ?? []));
    }

    private async Task WatchAsync(HttpContext context, EventConnection connection, HttpLogin login, string channel, IReadOnlyList<SeenPlace>? seen)
    {
        if (!IdentityUri.TryParse(channel, out IdentityUri? source, out string? wrong)
            || !source.Query.Equals(new AddressQuery { Messages = source.Query.Messages, Keys = source.Query.Keys, Channels = source.Query.Channels }))
        {
            await RestAnswers.ErrorAsync(context, StanzaError.BadRequest($"channel: {wrong ?? "the address takes messages, keys and channels only"}"));
            return;
        }

        ulong tree = TreeMarks.Of(source.Identity.ToString());
        SeenPlace? from = seen?.Where(place => place.Tree == tree).Select(place => (SeenPlace?)place).FirstOrDefault();
        var watch = new Watch(source, login.User, connection.Feed, from, error => connection.Close(error.Condition.Code, error.Text));
        Answer<WatchStart> begun = await engine.Services.Watches.BeginAsync(watch);
        if (begun.Value is not { } start)
        {
            await RestAnswers.ErrorAsync(context, begun.Error!);
            return;
        }

        try
        {
            if (start.Lacking.Count > 0)
                connection.Feed.Queue.Push(new GapEvent(GapOf(null, start.Lacking)), 0);
            await connection.RunAsync(watch, new EventProgress([new SeenPlace(tree, TreeMarks.Of(start.Epoch), start.Offset)]));
        }
        finally
        {
            engine.Services.Watches.End(watch);
        }
    }

    /// <summary>What is to be said of what was missed and is gone; null where nothing is.</summary>
    private static ReadOnlyMemory<byte>? Gone(Restoration restored, bool cameBack)
    {
        if (restored.Gap is { } gap)
            return GapOf(gap.Since, gap.Channels);

        // The session has ended meanwhile, and with it its mask.
        return cameBack && restored.IsNew ? GapOf(null, []) : default(ReadOnlyMemory<byte>?);
    }

    private static byte[] GapOf(DateTimeOffset? since, IReadOnlyList<string> channels) => JsonText.Utf8Object(writer =>
    {
        if (since is { } time)
            writer.WriteString("since"u8, Timestamps.Format(time));
        writer.WriteStartArray("channels"u8);
        foreach (string channel in channels)
            writer.WriteStringValue(channel);
        writer.WriteEndArray();
    });
}
