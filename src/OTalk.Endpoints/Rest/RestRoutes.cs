using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OTalk.Core.Stanzas;

namespace OTalk.Endpoints.Rest;

/// <summary>Every operation of the door (protocol reference, "REST" and "Event streams").</summary>
public static class RestRoutes
{
    private const string Stanzas = "/otalk";
    private const string Events = "/otalk/events";
    private const string Resource = "/otalk/{**address}";
    private const string ResourcePath = "/otalk/{address}";

    private static readonly RestParameter _address = new("address", ParameterPlace.Path, "string", "An address without prefix and query, such as juliet@capulet.com/alleyway; whole or segment by segment percent-encoded.");
    private static readonly RestParameter _key = new("key", ParameterPlace.Query, "string", "A key of the channel.");
    private static readonly RestParameter _messageId = new("msgid", ParameterPlace.Query, "string", "Id of a message of the channel, a UUID.");

    private static readonly Condition[] _any =
    [
        Condition.BadRequest, Condition.NotAuthorized, Condition.Forbidden, Condition.ItemNotFound, Condition.RateLimited, Condition.InternalServerError,
        Condition.RemoteServerNotFound, Condition.ServiceUnavailable, Condition.RemoteServerTimeout, Condition.QuotaExceeded,
    ];

    private static readonly Condition[] _change = [.. _any, Condition.NotAllowed, Condition.Conflict, Condition.TooLarge];

    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new(RestOperation.PostStanzas, HttpMethods.Post, Stanzas, Stanzas, "Hands in one stanza, or an array of them, with the meaning they have on a stream.")
        {
            Body = "Stanzas",
            Outcomes =
            [
                new(StatusCodes.Status200OK, "The answer; of an array, the answers in order, errors among them.", "Answers"),
                new(StatusCodes.Status204NoContent, "A stanza that is not answered: ack."),
            ],
            Errors = [.. Condition.All],
        },
        new(RestOperation.GetContents, HttpMethods.Get, Resource, ResourcePath, "Reads contents of a channel or pattern.")
        {
            Parameters =
            [
                _address,
                .. Flags("messages", "keys", "channels", "subscriptions", "permissions", "events", "config"),
                _key,
                _messageId,
                new("ns", ParameterPlace.Query, "string", "Only messages of this namespace."),
                new("offset", ParameterPlace.Query, "integer", "Rows to skip."),
                new("limit", ParameterPlace.Query, "integer", "Rows to answer with, 50 where it is missing."),
                new("since_id", ParameterPlace.Query, "string", "Only what is newer than this message."),
                new("since_time", ParameterPlace.Query, "string", "Only what is newer than this time."),
                new("until_id", ParameterPlace.Query, "string", "Only this message and what is older."),
                new("until_time", ParameterPlace.Query, "string", "Only what is not newer than this time."),
                new("order", ParameterPlace.Query, "string", "asc, or desc to page from the newest."),
                new("If-None-Match", ParameterPlace.Header, "string", "Entity tags of answers that the client has."),
            ],
            Outcomes =
            [
                new(StatusCodes.Status200OK, "The result of the get; with config, the configuration.", "Result"),
                new(StatusCodes.Status304NotModified, "The client has it already."),
            ],
            Errors = _any,
        },
        new(RestOperation.Publish, HttpMethods.Post, Resource, ResourcePath, "Publishes a message.")
        {
            Parameters = [_address, _messageId, _key],
            Body = "Message",
            Outcomes = [new(StatusCodes.Status201Created, "Stored; Location is where the message is.", "Published")],
            Errors = _change,
        },
        new(RestOperation.Put, HttpMethods.Put, Resource, ResourcePath, "Sets a key; without key, makes a channel or merges members into its configuration.")
        {
            Parameters = [_address, _key],
            Body = "MessageOrConfig",
            Outcomes =
            [
                new(StatusCodes.Status200OK, "The key is set.", "Published"),
                new(StatusCodes.Status201Created, "The channel is made; Location is where it is."),
                new(StatusCodes.Status204NoContent, "The channel is configured."),
            ],
            Errors = _change,
        },
        new(RestOperation.Delete, HttpMethods.Delete, Resource, ResourcePath, "Deletes a message or key of a channel, or the channel with all below it.")
        {
            Parameters = [_address, _key, _messageId],
            Outcomes = [new(StatusCodes.Status204NoContent, "Deleted.")],
            Errors = _change,
        },
        new(RestOperation.GetEvents, HttpMethods.Get, Events, Events, "Server-Sent Events: of the session, or of a channel or pattern.")
        {
            NeedsLogin = false,
            Parameters =
            [
                new("channel", ParameterPlace.Query, "string", "Address of a channel or pattern to read in place of the session."),
                new("ticket", ParameterPlace.Query, "string", "A ticket in place of the Authorization header."),
                new("last_event_id", ParameterPlace.Query, "string", "As Last-Event-ID, for who cannot set headers."),
                new("Last-Event-ID", ParameterPlace.Header, "string", "Id of the last event that the client has got: it goes on behind that."),
            ],
            Outcomes = [new(StatusCodes.Status200OK, "The events, one a stanza.", "EventStream", "text/event-stream")],
            Errors = _any,
        },
        new(RestOperation.PostEventTicket, HttpMethods.Post, Events, Events, "Gives a ticket, by which one event stream is opened within 30 seconds.")
        {
            Outcomes = [new(StatusCodes.Status200OK, "The ticket.", "Ticket")],
            Errors = [Condition.NotAuthorized, Condition.Forbidden, Condition.RateLimited],
        },
        new(RestOperation.GetOpenApi, HttpMethods.Get, "/openapi/v1.json", "/openapi/v1.json", "This document.")
        {
            NeedsLogin = false,
            Outcomes = [new(StatusCodes.Status200OK, "The document.", "Document")],
        },
    ];

    /// <summary>The methods of the place that a request is for, besides its own.</summary>
    internal static IEnumerable<string> MethodsBeside(HttpContext context)
    {
        string? pattern = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        return All.Where(route => route.Pattern == pattern && route.Method != context.Request.Method).Select(route => route.Method);
    }

    private static IEnumerable<RestParameter> Flags(params string[] names) =>
        names.Select(name => new RestParameter(name, ParameterPlace.Query, "boolean", $"A flag without a value: the answer has {name}."));
}
