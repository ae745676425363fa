using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OTalk.Accounts.OAuth.Keys;

namespace OTalk.Federation.Native.Discovery;

/// <summary>What this server says of itself at <c>/.well-known/otalk</c> (protocol reference, "Discovery"), the same for every domain it hosts.</summary>
/// <param name="policy">Whether it says anything.</param>
/// <param name="keys">The keys by which assertions are signed.</param>
/// <param name="addresses">Where it is reached.</param>
public sealed class DocumentEndpoint(FederationPolicy policy, SigningKeys keys, PublicAddresses addresses)
{
    /// <summary>Opens it, unless federation is off.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        if (policy.IsOn)
            routes.MapMethods(ServerDocument.Path, [HttpMethods.Get, HttpMethods.Head], ServeAsync);
    }

    private async Task ServeAsync(HttpContext context)
    {
        var published = await keys.PublicKeysAsync(context.RequestAborted);
        var origin = addresses.WebSocketOrigin(context.Request);
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "public, max-age=60";

        // Programs in browsers find their server by it too; it depends on no cookie.
        context.Response.Headers.AccessControlAllowOrigin = "*";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("version"u8, ServerDocument.Version);
        json.WriteString("s2s"u8, origin + addresses.LinksPath);
        json.WriteString("client"u8, origin + addresses.ClientsPath);
        PublicKeyJson.Write(json, published);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
