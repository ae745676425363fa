using System.Net;
using Microsoft.AspNetCore.Http;
using OTalk.Core.Addressing;

namespace OTalk.Engine.Options;

/// <summary>A rule for the text of a setting; on a list, for each of its elements.</summary>
/// <param name="expected">What the setting holds, to be read after "expected".</param>
[AttributeUsage(AttributeTargets.Property)]
public abstract class TextRuleAttribute(string expected) : Attribute
{
    /// <summary>What the setting holds, to be read after "expected".</summary>
    public string Expected => expected;

    /// <summary>The text in its canonical form, or null if the rule refuses it.</summary>
    public abstract string? Canonical(string text);
}

/// <summary>A domain: the server part of an identity (protocol reference, "Identity URIs").</summary>
public sealed class DomainNameAttribute() : TextRuleAttribute("a domain name such as montague.com, without port or path")
{
    public override string? Canonical(string text) =>
        Identity.TryParse(text, out var identity, out _) && identity.IsServer ? identity.Server : null;
}

/// <summary>The identity of a user (protocol reference, "Identity URIs").</summary>
public sealed class UserIdentityAttribute() : TextRuleAttribute("an identity such as romeo@montague.com")
{
    public override string? Canonical(string text) =>
        Identity.TryParse(text, out var identity, out _) && !identity.IsServer ? identity.ToString() : null;
}

/// <summary>A text that is not blank.</summary>
public sealed class NotEmptyAttribute() : TextRuleAttribute("a text that is not empty")
{
    public override string? Canonical(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>Addresses to listen on, separated by <c>;</c>.</summary>
public sealed class ListenAddressesAttribute()
    : TextRuleAttribute("addresses such as http://localhost:8080, several separated by ';'")
{
    private const StringSplitOptions Pieces = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    public override string? Canonical(string text)
    {
        var addresses = text.Split(';', Pieces);
        return addresses.Length > 0 && addresses.All(IsAddress) ? string.Join(';', addresses) : null;
    }

    private static bool IsAddress(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed.Scheme is "http" or "https" && parsed.PathBase.Length == 0 && parsed.Port is >= 0 and <= ushort.MaxValue;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

/// <summary>Addresses of this machine to listen on.</summary>
public sealed class ListenHostAttribute() : TextRuleAttribute("localhost, an IP address, or * for every address")
{
    public override string? Canonical(string text) =>
        text is "localhost" or "*" ? text : IPAddress.TryParse(text, out IPAddress? address) ? address.ToString() : null;
}

/// <summary>The address of a machine.</summary>
public sealed class IPAddressAttribute() : TextRuleAttribute("an IP address such as 192.0.2.1")
{
    public override string? Canonical(string text) => IPAddress.TryParse(text, out IPAddress? address) ? address.ToString() : null;
}

/// <summary>The origin of a web server (RFC 6454): scheme, host, and port where it is not the scheme's own.</summary>
/// <param name="orAny">Whether <c>*</c>, which stands for every one, is taken too.</param>
public sealed class OriginAttribute(bool orAny = false)
    : TextRuleAttribute(orAny ? "an origin such as https://app.montague.com, or * for every one" : "an origin such as https://montague.com")
{
    /// <summary>Whether <c>*</c>, which stands for every one, is taken too.</summary>
    public bool OrAny => orAny;

    public override string? Canonical(string text) =>
        orAny && text == "*" ? text
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0
            && uri.Fragment.Length == 0
            ? uri.GetLeftPart(UriPartial.Authority)
            : null;
}

/// <summary>An issuer of tokens (OpenID Connect Core 1.0 §2): <c>https</c>, or <c>http</c> on the loopback; no query, no fragment.</summary>
public sealed class IssuerAddressAttribute() : TextRuleAttribute("an address such as https://id.montague.com")
{
    public override string? Canonical(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback))
        && uri.Query.Length == 0 && uri.Fragment.Length == 0
            ? text
            : null;
}
