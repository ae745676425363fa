using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http;
using OTalk.Accounts.OAuth;
using OTalk.Accounts.OAuth.Clients;

namespace OTalk.Endpoints.OAuth;

/// <summary>Who a client says it is (RFC 6749 §2.3.1): by HTTP Basic, or by parameters of the form; a public one by <c>client_id</c> alone.</summary>
internal static class ClientCredentials
{
    private const string Scheme = "Basic ";

    /// <summary>The client, or why it is not known.</summary>
    public static async ValueTask<(Client? Client, OAuthError? Error)> ReadAsync(HttpContext context, OAuthForm form, ClientService clients)
    {
        string? id = form["client_id"];
        string? secret = form["client_secret"];
        string header = context.Request.Headers.Authorization.ToString();
        if (header.Length > 0)
        {
            if (secret is not null)
                return (null, OAuthError.InvalidRequest("the client authenticates in two ways"));
            if (!TryBasic(header, out string? name, out secret) || (id is not null && id != name))
                return (null, OAuthError.InvalidClient("the header Authorization does not hold the client's id and secret"));
            id = name;
        }

        if (id is null)
            return (null, OAuthError.InvalidClient("client_id is missing"));
        Client? client = await clients.AuthenticateAsync(id, secret, context.RequestAborted);
        return client is null ? (null, OAuthError.InvalidClient("there is no such client, or its secret is wrong")) : (client, null);
    }

    private static bool TryBasic(string header, [NotNullWhen(true)] out string? id, [NotNullWhen(true)] out string? secret)
    {
        id = null;
        secret = null;
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        Span<byte> bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Scheme.Length..].Trim(), bytes, out int length))
            return false;
        string[] parts = Encoding.UTF8.GetString(bytes[..length]).Split(':', 2);
        if (parts.Length < 2)
            return false;
        id = Uri.UnescapeDataString(parts[0].Replace('+', ' '));
        secret = Uri.UnescapeDataString(parts[1].Replace('+', ' '));
        return true;
    }
}
