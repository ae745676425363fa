using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Json;

namespace OTalk.Endpoints.Rest;

/// <summary>Writes answers of REST: JSON with a length, a status from the registry of conditions, and what HTTP wants beside them.</summary>
internal static class RestAnswers
{
    public const string Json = "application/json";

    private const int TagBytes = 15;

    /// <summary>Answers with JSON.</summary>
    public static Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = Json;
        response.ContentLength = json.Length;
        response.Headers.CacheControl = "private, no-cache";
        return response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }

    /// <summary>Answers with JSON that a client may have already: then with <c>304</c> and nothing (RFC 9110 §13.1.2).</summary>
    public static Task ReadAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        string tag = TagOf(json.Span);
        context.Response.Headers.ETag = tag;
        context.Response.Headers.Vary = "Authorization";
        if (!IsKnown(context.Request.Headers.IfNoneMatch, tag))
            return WriteAsync(context, StatusCodes.Status200OK, json);
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    /// <summary>Answers with <c>{"error":{…}}</c> and the status of its condition.</summary>
    public static Task ErrorAsync(HttpContext context, StanzaError error)
    {
        Prepare(context, error);
        var json = new ArrayBufferWriter<byte>();
        json.Write("{\"error\":"u8);
        JsonStanzaWriter.WriteError(error, json);
        json.Write("}"u8);
        return WriteAsync(context, error.Condition.Code, json.WrittenMemory);
    }

    /// <summary>Sets the headers that some errors have.</summary>
    public static void Prepare(HttpContext context, StanzaError error)
    {
        if (error.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (error.Condition == Condition.NotAllowed)
            context.Response.Headers.Allow = string.Join(", ", RestRoutes.MethodsBeside(context));
    }

    /// <summary>The error in a <c>response</c> that tells of one, as the answer to subscribe does; null where it tells of none.</summary>
    public static StanzaError? ErrorIn(ReadOnlyMemory<byte> payload)
    {
        if (payload.Span.IndexOf("\"error\""u8) < 0)
            return null;
        using JsonDocument document = JsonDocument.Parse(payload, JsonDepth.OfCarrier);
        if (!document.RootElement.TryGetProperty("error"u8, out JsonElement error) || error.ValueKind != JsonValueKind.Object)
            return null;
        var members = new MemberReader(error);
        int code = (int)members.Number("code", absent: 0, least: 0, most: 599, whole: true);
        return Condition.All.FirstOrDefault(condition => condition.Code == code) is { } known ? new StanzaError(known, members.Text("text") ?? "") : null;
    }

    /// <summary>A strong tag of a text: part of its SHA-256.</summary>
    private static string TagOf(ReadOnlySpan<byte> json)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json, hash);
        return $"\"{Base64Url.EncodeToString(hash[..TagBytes])}\"";
    }

    private static bool IsKnown(Microsoft.Extensions.Primitives.StringValues header, string tag)
    {
        foreach (string? line in header)
        {
            foreach (string known in (line ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                string strong = known.StartsWith("W/", StringComparison.Ordinal) ? known[2..] : known;
                if (strong == "*" || string.Equals(strong, tag, StringComparison.Ordinal))
                    return true;
            }
        }

        return false;
    }
}
