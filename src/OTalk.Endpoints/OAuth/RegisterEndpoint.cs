using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OTalk.Accounts.OAuth;
using OTalk.Accounts.OAuth.Clients;
using OTalk.Core.Json;

namespace OTalk.Endpoints.OAuth;

/// <summary>Clients register themselves (RFC 7591), where the operator lets them.</summary>
internal sealed class RegisterEndpoint(ClientService clients, OAuthSettings settings)
{
    private const int MostBytes = 65_536;
    private const string Public = "none";
    private const string Basic = "client_secret_basic";

    private static readonly string[] Methods = [Public, Basic, "client_secret_post"];
    private static readonly string[] GrantTypes = ["authorization_code", "refresh_token"];

    public async Task ServeAsync(HttpContext context)
    {
        if (!settings.IsRegistrationOpen)
        {
            await OAuthAnswers.TextAsync(context, StatusCodes.Status403Forbidden, "clients are registered by the operators of this server");
            return;
        }

        if (await ReadAsync(context) is not { ValueKind: JsonValueKind.Object } json)
        {
            await OAuthAnswers.ErrorAsync(context, OAuthError.InvalidMetadata("the body is no JSON object"));
            return;
        }

        var members = new MemberReader(json);
        string name = members.Text("client_name") ?? "a program without a name";
        string method = members.Text("token_endpoint_auth_method") ?? Basic;
        IReadOnlyList<string> uris = members.Strings("redirect_uris");
        IReadOnlyList<string> grants = members.Strings("grant_types");
        IReadOnlyList<string> responses = members.Strings("response_types");
        string? fault = members.Fault
            ?? (Methods.Contains(method) ? null : $"token_endpoint_auth_method is none of {string.Join(", ", Methods)}")
            ?? (grants.All(GrantTypes.Contains) ? null : $"grant_types has others than {string.Join(", ", GrantTypes)}")
            ?? (responses.All(type => type == "code") ? null : "response_types has others than code");
        if (fault is not null)
        {
            await OAuthAnswers.ErrorAsync(context, OAuthError.InvalidMetadata(fault));
            return;
        }

        ClientCreation made = await clients.AddAsync(name, uris, confidential: method != Public, registered: true, context.RequestAborted);
        await (made.Client is { } client ? AnswerAsync(context, client, made.Secret, method) : OAuthAnswers.ErrorAsync(context, made.Error!));
    }

    private static Task AnswerAsync(HttpContext context, Client client, string? secret, string method) =>
        OAuthAnswers.JsonAsync(context, StatusCodes.Status201Created, cached: false, writer =>
        {
            writer.WriteString("client_id"u8, client.Id);
            writer.WriteNumber("client_id_issued_at"u8, client.CreatedAt.ToUnixTimeSeconds());
            if (secret is not null)
            {
                writer.WriteString("client_secret"u8, secret);
                writer.WriteNumber("client_secret_expires_at"u8, 0);
            }

            writer.WriteString("client_name"u8, client.Name);
            OAuthAnswers.WriteTexts(writer, "redirect_uris", client.RedirectUris);
            writer.WriteString("token_endpoint_auth_method"u8, method);
            OAuthAnswers.WriteTexts(writer, "grant_types", GrantTypes);
            OAuthAnswers.WriteTexts(writer, "response_types", "code");
        });

    private static async ValueTask<JsonElement?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = MostBytes;
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (Exception wrong) when (wrong is JsonException or BadHttpRequestException)
        {
            return null;
        }
    }
}
