using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OTalk.Accounts.OAuth;

namespace OTalk.Endpoints.OAuth;

/// <summary>What the answers of the authorization server have in common.</summary>
internal static class OAuthAnswers
{
    /// <summary>Programs in browsers may read the answer, from any page: it depends on no cookie (Fetch, "CORS protocol").</summary>
    public static void AllowOrigins(HttpContext context) => context.Response.Headers.AccessControlAllowOrigin = "*";

    /// <summary>Answers a browser that asks whether it may ask.</summary>
    public static Task PreflightAsync(HttpContext context)
    {
        AllowOrigins(context);
        context.Response.Headers.AccessControlAllowMethods = "GET, POST";
        context.Response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type";
        context.Response.Headers.AccessControlMaxAge = "86400";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>One line for a person.</summary>
    public static Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>A JSON object.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="cached">Whether it may be kept for a while; what has secrets must not be.</param>
    /// <param name="members">Writes its members.</param>
    public static async Task JsonAsync(HttpContext context, int status, bool cached, Action<Utf8JsonWriter> members)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = cached ? "public, max-age=60" : "no-store";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        members(writer);
        writer.WriteEndObject();
        await writer.FlushAsync(context.RequestAborted);
    }

    /// <summary>An error (RFC 6749 §5.2): 401 where the client is not who it says, else 400.</summary>
    public static Task ErrorAsync(HttpContext context, OAuthError error)
    {
        bool unknown = error.Code == OAuthError.InvalidClientCode;
        if (unknown)
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"otalk\"";
        return JsonAsync(context, unknown ? StatusCodes.Status401Unauthorized : StatusCodes.Status400BadRequest, cached: false, writer =>
        {
            writer.WriteString("error"u8, error.Code);
            writer.WriteString("error_description"u8, error.Description);
        });
    }

    /// <summary>An array of texts.</summary>
    public static void WriteTexts(Utf8JsonWriter writer, string name, params IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
