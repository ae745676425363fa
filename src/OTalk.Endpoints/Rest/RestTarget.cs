using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Endpoints.Rest;

/// <summary>
/// What a request is about: <c>/otalk/ADDR</c>, an address as it stands in stanzas, and beside it parameters that are no part of addresses
/// (protocol reference, "REST"). Generated clients encode an address whole, <c>/</c> and <c>@</c> included: that is read too.
/// </summary>
/// <param name="Address">The address.</param>
/// <param name="Parameters">The other parameters, decoded.</param>
internal sealed record RestTarget(IdentityUri Address, IReadOnlyDictionary<string, string> Parameters)
{
    private const string Prefix = "/otalk/";
    private const string Unescaped = "-._~!$&'()*+,;=:@/?%";

    /// <summary>Reads the target of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="known">Names of the parameters that the operation has besides the address; all others belong to that.</param>
    /// <param name="target">The target.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryRead(
        HttpContext context,
        IReadOnlyCollection<string> known,
        [NotNullWhen(true)] out RestTarget? target,
        [NotNullWhen(false)] out StanzaError? error)
    {
        target = null;
        string raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!raw.StartsWith('/'))
            raw = Uri.TryCreate(raw, UriKind.Absolute, out Uri? absolute) ? absolute.PathAndQuery : raw;
        int mark = raw.IndexOf('?', StringComparison.Ordinal);
        string path = mark < 0 ? raw : raw[..mark];
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        var address = new StringBuilder(Identity(path.Length > Prefix.Length ? path[Prefix.Length..] : ""));
        char separator = address.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (string part in mark < 0 ? [] : raw[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? part : part[..equals];
            if (!known.Contains(name))
            {
                // A flag of an address has no value; libraries that build queries give it an empty one.
                address.Append(separator).Append(equals == part.Length - 1 ? name : part);
                separator = '&';
            }
            else if (!parameters.TryAdd(name, equals < 0 ? "" : Uri.UnescapeDataString(part[(equals + 1)..])))
            {
                error = StanzaError.BadRequest($"the query parameter '{name}' is given twice");
                return false;
            }
        }

        bool isGood = IdentityUri.TryParse(address.ToString(), out IdentityUri? found, out string? wrong);
        target = isGood ? new RestTarget(found!, parameters) : null;
        error = isGood ? null : StanzaError.BadRequest(wrong!);
        return isGood;
    }

    /// <summary>Where an address is found: its canonical form, with what a URI cannot hold encoded.</summary>
    public static string LocationOf(IdentityUri address)
    {
        var location = new StringBuilder(Prefix);
        foreach (byte unit in Encoding.UTF8.GetBytes(address.ToString()))
        {
            if (char.IsAsciiLetterOrDigit((char)unit) || Unescaped.Contains((char)unit, StringComparison.Ordinal))
                location.Append((char)unit);
            else
                location.Append('%').Append(unit.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return location.ToString();
    }

    /// <summary>The path with its first segment decoded: the identity, which has no encoding of its own; or a whole address.</summary>
    private static string Identity(string path)
    {
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? Uri.UnescapeDataString(path) : Uri.UnescapeDataString(path[..slash]) + path[slash..];
    }
}
