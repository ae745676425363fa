using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Engine;
using OTalk.Protocols.Json;

namespace OTalk.Endpoints.Rest;

/// <summary>Channels, messages and keys as resources at <c>/otalk/ADDR</c> (protocol reference, "REST").</summary>
internal sealed class ResourceEndpoint(OTalkEngine engine, CancellationToken stopping)
{
    /// <summary><c>GET</c>: the <c>result</c> of a get.</summary>
    public async Task GetAsync(HttpContext context, HttpLogin login)
    {
        if (!RestTarget.TryRead(context, ResourceStanzas.Window, out RestTarget? target, out StanzaError? error)
            || !ResourceStanzas.TryGet(target, out Stanza? get, out error))
        {
            await RestAnswers.ErrorAsync(context, error);
            return;
        }

        if (await AskAsync(context, login, get) is ResultReply { Payload: var result })
            await RestAnswers.ReadAsync(context, result);
    }

    /// <summary><c>POST</c>: publishes.</summary>
    public Task PostAsync(HttpContext context, HttpLogin login) => PublishAsync(context, login, ofKey: false);

    /// <summary><c>PUT</c>: sets a key where the address has one; else makes a channel, or changes its configuration.</summary>
    public async Task PutAsync(HttpContext context, HttpLogin login)
    {
        if (!RestTarget.TryRead(context, ResourceStanzas.None, out RestTarget? target, out StanzaError? error))
            await RestAnswers.ErrorAsync(context, error);
        else if (target.Address.Query.Key is not null)
            await PublishAsync(context, login, ofKey: true);
        else if (!target.Address.Query.IsEmpty)
            await RestAnswers.ErrorAsync(context, StanzaError.BadRequest("the address of what is put takes key only"));
        else
            await PutChannelAsync(context, login, target);
    }

    /// <summary><c>DELETE</c>: removes a channel, or what <c>msgid</c> or <c>key</c> names in it.</summary>
    public async Task DeleteAsync(HttpContext context, HttpLogin login)
    {
        if (!RestTarget.TryRead(context, ResourceStanzas.None, out RestTarget? target, out StanzaError? error)
            || !IsDeletable(target.Address.Query, out error)
            || !ResourceStanzas.TryQuery(target, Namespaces.Delete, null, out Stanza? query, out error))
        {
            await RestAnswers.ErrorAsync(context, error);
            return;
        }

        if (await AskAsync(context, login, query) is not null)
            context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>A selector in the address of what is deleted is a mistake: without it, the whole channel would go.</summary>
    private static bool IsDeletable(AddressQuery query, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out StanzaError? error)
    {
        error = query.IsEmpty || query.Equals(new AddressQuery { Key = query.Key, MessageId = query.MessageId })
            ? null
            : StanzaError.BadRequest("the address of what is deleted takes key or msgid only");
        return error is null;
    }

    private async Task PublishAsync(HttpContext context, HttpLogin login, bool ofKey)
    {
        if (!RestTarget.TryRead(context, ResourceStanzas.None, out RestTarget? target, out StanzaError? error))
        {
            await RestAnswers.ErrorAsync(context, error);
            return;
        }

        if (await RestBody.ReadAsync(context, engine.Services.Options.Limits.StanzaBytes) is not { } body)
            return;
        if (!JsonMessageReader.TryRead(body.Span, out MessageBody? message, out error))
        {
            await RestAnswers.ErrorAsync(context, error);
            return;
        }

        if (await AskAsync(context, login, new PublishStanza(message, Transient: false) { To = target.Address }) is not ResponseReply { Payload: var published })
            return;
        using JsonDocument document = JsonDocument.Parse(published);
        string id = document.RootElement.GetProperty("id"u8).GetString()!;
        string time = document.RootElement.GetProperty("time"u8).GetString()!;
        if (!ofKey)
            context.Response.Headers.Location = RestTarget.LocationOf(target.Address with { Query = new AddressQuery { MessageId = Guid.Parse(id) } });
        await RestAnswers.WriteAsync(context, ofKey ? StatusCodes.Status200OK : StatusCodes.Status201Created, JsonText.Utf8Object(writer =>
        {
            writer.WriteString("id"u8, id);
            writer.WriteString("time"u8, time);
        }));
    }

    private async Task PutChannelAsync(HttpContext context, HttpLogin login, RestTarget target)
    {
        if (await RestBody.ReadAsync(context, engine.Services.Options.Limits.StanzaBytes) is not { } body)
            return;
        ReadOnlyMemory<byte> config = body.IsEmpty ? "{}"u8.ToArray() : body;
        if (!ResourceStanzas.TryQuery(target, Namespaces.Config, config, out Stanza? change, out StanzaError? error)
            || !ResourceStanzas.TryQuery(target, Namespaces.Create, config, out Stanza? create, out error))
        {
            await RestAnswers.ErrorAsync(context, error);
            return;
        }

        if (await RestExchange.BeginAsync(context, engine, login, stopping) is not { } exchange)
            return;
        await using (exchange)
        {
            Reply? answer = await exchange.AskAsync(change);
            bool isNew = answer is ErrorReply { Error.Condition.Code: StatusCodes.Status404NotFound };
            if (isNew)
                answer = await exchange.AskAsync(create);

            // Somebody else has just made it.
            if (isNew && answer is ErrorReply { Error.Condition.Code: StatusCodes.Status409Conflict })
                (isNew, answer) = (false, await exchange.AskAsync(change));
            if (!await IsGoodAsync(context, answer))
                return;
            context.Response.StatusCode = isNew ? StatusCodes.Status201Created : StatusCodes.Status204NoContent;
            if (isNew)
                context.Response.Headers.Location = RestTarget.LocationOf(target.Address);
        }
    }

    /// <summary>Asks one thing; null when the request is answered already, with an error.</summary>
    private async ValueTask<Reply?> AskAsync(HttpContext context, HttpLogin login, Stanza stanza)
    {
        if (await RestExchange.BeginAsync(context, engine, login, stopping) is not { } exchange)
            return null;
        await using (exchange)
        {
            Reply? answer = await exchange.AskAsync(stanza);
            return await IsGoodAsync(context, answer) ? answer : null;
        }
    }

    private static async ValueTask<bool> IsGoodAsync(HttpContext context, Reply? answer)
    {
        StanzaError? error = answer is null ? StanzaEndpoint.GivenUp() : (answer as ErrorReply)?.Error;
        if (error is not null)
            await RestAnswers.ErrorAsync(context, error);
        return error is null;
    }
}
