using System.Text.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Simulation.Clients;

/// <summary>What a request came to, whichever form its answer has.</summary>
/// <param name="Code">The error code; 0 where there was no error.</param>
/// <param name="Text">The error text.</param>
/// <param name="Payload">The <c>response</c> or <c>result</c>.</param>
internal sealed record Answer(int Code, string Text, JsonElement Payload)
{
    private const int Success = 0;
    private const int StoreFailed = 500;
    private const int Unavailable = 503;

    public bool IsOk => Code == Success;

    /// <summary>Whether it waits for another server still, and its answer follows.</summary>
    public bool IsQueued { get; init; }

    /// <summary>Whether the server says that it could not do it now: what became of it is not known.</summary>
    public bool IsFault => Code is StoreFailed or Unavailable;

    public static Answer Of(Reply reply) => reply switch
    {
        ErrorReply error => new Answer(error.Error.Condition.Code, error.Error.Text, default) { IsQueued = error.Error.Queued == true },
        ResultReply result => new Answer(Success, "", Parse(result.Payload)),
        ResponseReply response => OfResponse(Parse(response.Payload)),
        _ => throw new ArgumentException($"{reply.GetType().Name} is no answer", nameof(reply)),
    };

    public override string ToString() => IsOk ? "ok" : $"{Code} {Text}";

    /// <summary>The answer to subscribe carries its error inside.</summary>
    private static Answer OfResponse(JsonElement payload) => payload.TryGetProperty("error", out JsonElement error)
        ? new Answer(error.GetProperty("code").GetInt32(), error.GetProperty("text").GetString()!, payload)
        {
            IsQueued = error.TryGetProperty("queued", out JsonElement queued) && queued.GetBoolean(),
        }
        : new Answer(Success, "", payload);

    private static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
