using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using OTalk.Core.Stanzas;
using OTalk.Engine;
using OTalk.Protocols.Json;

namespace OTalk.Endpoints.Rest;

/// <summary><c>POST /otalk</c>: one stanza or an array of them, with the meaning they have on a stream (protocol reference, "REST").</summary>
internal sealed class StanzaEndpoint(OTalkEngine engine, CancellationToken stopping)
{
    /// <summary>Answers that may be due before they are written: what is asked is bounded by the body, what is answered only by this.</summary>
    private const int MostDue = 256;

    private const int FlushAt = 64 * 1024;

    public async Task PostAsync(HttpContext context, HttpLogin login)
    {
        if (await RestBody.ReadAsync(context, engine.Services.Options.Limits.StanzaBytes) is not { } body)
            return;
        if (!JsonStanzaBatch.TrySplit(body, out JsonStanzaBatch? batch, out StanzaError? error))
        {
            await RestAnswers.ErrorAsync(context, error);
            return;
        }

        if (await RestExchange.BeginAsync(context, engine, login, stopping) is not { } exchange)
            return;
        await using (exchange)
        {
            if (batch.IsArray)
                await AnswerAllAsync(context, exchange, batch.Stanzas);
            else
                await AnswerOneAsync(context, exchange, batch.Stanzas[0]);
        }
    }

    private static async Task AnswerOneAsync(HttpContext context, RestExchange exchange, ReadOnlyMemory<byte> stanza)
    {
        Reply? answer = null;
        (int answers, _) = await exchange.HandInAsync(stanza);
        if (!await exchange.TakeAsync(reply => answer = reply))
        {
            await RestAnswers.ErrorAsync(context, GivenUp());
            return;
        }

        if (answers == 0)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        StanzaError? error = answer switch
        {
            ErrorReply { Error: var refused } => refused,
            ResponseReply { Payload: var payload } => RestAnswers.ErrorIn(payload),
            _ => null,
        };
        if (error is not null)
            RestAnswers.Prepare(context, error);
        var json = new ArrayBufferWriter<byte>();
        JsonStanzaWriter.Write(answer!, json);
        await RestAnswers.WriteAsync(context, error?.Condition.Code ?? StatusCodes.Status200OK, json.WrittenMemory);
    }

    /// <summary>Writes each answer as soon as it is there: together they may be larger than what is kept in memory for anybody.</summary>
    private static async Task AnswerAllAsync(HttpContext context, RestExchange exchange, IReadOnlyList<ReadOnlyMemory<byte>> stanzas)
    {
        context.Response.ContentType = RestAnswers.Json;
        context.Response.Headers.CacheControl = "private, no-cache";
        PipeWriter output = context.Response.BodyWriter;
        output.Write("["u8);
        bool isFirst = true;
        int due = 0;
        foreach (ReadOnlyMemory<byte> stanza in stanzas)
        {
            (int answers, bool mayOverlap) = await exchange.HandInAsync(stanza);
            due += answers;
            if (mayOverlap && due < MostDue)
                continue;
            if (!await exchange.TakeAsync(Write))
            {
                context.Abort();
                return;
            }

            due = 0;
            if (output.UnflushedBytes >= FlushAt)
                await output.FlushAsync(context.RequestAborted);
        }

        if (!await exchange.TakeAsync(Write))
        {
            context.Abort();
            return;
        }

        output.Write("]"u8);
        await output.FlushAsync(context.RequestAborted);

        void Write(Reply reply)
        {
            if (!isFirst)
                output.Write(","u8);
            isFirst = false;
            JsonStanzaWriter.Write(reply, output);
        }
    }

    /// <summary>Nobody reads it where the client has gone; else the server stops.</summary>
    internal static StanzaError GivenUp() => new(Condition.ServiceUnavailable, "the server stops; try again");
}
