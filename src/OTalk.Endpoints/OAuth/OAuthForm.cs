using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using OTalk.Accounts.OAuth;

namespace OTalk.Endpoints.OAuth;

/// <summary>The parameters of a request. Empty ones count as left out, and none may come twice (RFC 6749 §3.1 and §3.2).</summary>
/// <param name="Values">Values by name.</param>
/// <param name="Repeated">Names of those that came twice.</param>
internal sealed record OAuthForm(IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Repeated)
{
    private const int MostBytes = 65_536;

    public string? this[string name] => Values.GetValueOrDefault(name);

    /// <summary>The fault of a form in which something came twice, or null.</summary>
    public OAuthError? Fault => Repeated.Count > 0 ? OAuthError.InvalidRequest("a parameter came twice") : null;

    public static OAuthForm OfQuery(HttpContext context) => Of(context.Request.Query);

    /// <summary>The form in the body; null where that is no form, or one that is too large.</summary>
    public static async ValueTask<OAuthForm?> ReadAsync(HttpContext context)
    {
        string type = context.Request.ContentType?.Split(';')[0].Trim() ?? "";
        if (!context.Request.HasFormContentType || !type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return null;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = MostBytes;
        try
        {
            return Of(await context.Request.ReadFormAsync(context.RequestAborted));
        }
        catch (Exception wrong) when (wrong is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static OAuthForm Of(IEnumerable<KeyValuePair<string, StringValues>> all)
    {
        KeyValuePair<string, StringValues>[] given = [.. all.Where(pair => !StringValues.IsNullOrEmpty(pair.Value))];
        return new OAuthForm(
            given.ToDictionary(pair => pair.Key, pair => pair.Value[0]!, StringComparer.Ordinal),
            [.. given.Where(pair => pair.Value.Count > 1).Select(pair => pair.Key)]);
    }
}
