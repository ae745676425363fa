using System.Diagnostics.CodeAnalysis;
using OTalk.Core.Addressing;

namespace OTalk.Protocols.Xmpp;

/// <summary>
/// An address of XMPP (RFC 7622): <c>local@domain/resource</c>, in normal form, so that equal addresses are equal strings. Local part and
/// domain are an <see cref="Core.Addressing.Identity"/>, whose form is a little narrower than that of RFC 7622: a local part has at most
/// 255 bytes and no <c>#</c> or <c>?</c>, a domain is a host name in ASCII.
/// </summary>
public sealed class Jid : IEquatable<Jid>
{
    /// <summary>How many bytes of UTF-8 a part may have (RFC 7622, section 3.1).</summary>
    public const int MaxPartBytes = 1023;

    private const int MaxChars = (3 * MaxPartBytes) + 2;

    private string? _text;

    private Jid(Identity identity, string? resource)
    {
        Identity = identity;
        Resource = resource;
    }

    /// <summary>Who has the address: the bare address in the words of oTalk.</summary>
    public Identity Identity { get; }

    /// <summary>What stands before the <c>@</c>; null in the address of a domain.</summary>
    public string? Local => Identity.User;

    /// <summary>The domain.</summary>
    public string Domain => Identity.Server;

    /// <summary>What stands behind the <c>/</c>; null in a bare address.</summary>
    public string? Resource { get; }

    /// <summary>Whether it has no resource.</summary>
    public bool IsBare => Resource is null;

    /// <summary>Whether it is the address of a domain itself.</summary>
    public bool IsDomain => Local is null && Resource is null;

    /// <summary>The address without resource.</summary>
    public Jid Bare => IsBare ? this : new Jid(Identity, resource: null);

    /// <summary>The address of an identity, bare.</summary>
    public static Jid Of(Identity identity) => new(identity, resource: null);

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address, in normal form or not; null is none.</param>
    /// <param name="jid">The address in normal form.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Jid? jid) => TryParse(text, out jid, out _);

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address, in normal form or not; null is none.</param>
    /// <param name="jid">The address in normal form.</param>
    /// <param name="error">What is wrong: one sentence without a full stop.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Jid? jid, [NotNullWhen(false)] out string? error)
    {
        jid = null;
        error = text switch
        {
            null => "the address is missing",
            { Length: > MaxChars } => $"a part of the address is longer than {MaxPartBytes} bytes",
            _ => null,
        };
        if (error is not null)
        {
            return false;
        }

        // The first slash counts, and the first at sign before it: a resource may have both (RFC 7622, section 3.1).
        var slash = text!.IndexOf('/', StringComparison.Ordinal);
        return TryParse(slash < 0 ? text : text.AsSpan(0, slash), out var identity, out error)
            && TryMake(identity, slash < 0 ? null : text[(slash + 1)..], out jid, out error);
    }

    /// <summary>Puts an address together.</summary>
    /// <param name="local">What stands before the <c>@</c>; null for the address of a domain.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="resource">What stands behind the <c>/</c>; null for a bare address.</param>
    /// <param name="jid">The address in normal form.</param>
    public static bool TryCreate(string? local, string domain, string? resource, [NotNullWhen(true)] out Jid? jid)
    {
        jid = null;
        var isWhole = local?.Contains('@', StringComparison.Ordinal) is true || domain.Contains('@', StringComparison.Ordinal);
        return !isWhole
            && TryParse(local is null ? domain : $"{local}@{domain}", out Identity? identity, out _)
            && TryMake(identity, resource, out jid, out _);
    }

    /// <summary>Reads an address that is known to be good.</summary>
    /// <exception cref="FormatException">
    /// It is not; the message is the error of <see cref="TryParse(string, out Jid, out string)"/>.
    /// </exception>
    public static Jid Parse(string text) => TryParse(text, out var jid, out var error) ? jid : throw new FormatException(error);

    /// <summary>The full address with a resource; fails if it cannot be one.</summary>
    public bool TryWithResource(string resource, [NotNullWhen(true)] out Jid? jid) => TryMake(Identity, resource, out jid, out _);

    public bool Equals(Jid? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Identity.Equals(other.Identity) && string.Equals(Resource, other.Resource, StringComparison.Ordinal));

    public override bool Equals(object? obj) => Equals(obj as Jid);

    public override int GetHashCode() => HashCode.Combine(Identity, Resource);

    /// <summary>The address in normal form.</summary>
    public override string ToString() => _text ??= IsBare ? Identity.ToString() : $"{Identity}/{Resource}";

    private static bool TryParse(
        ReadOnlySpan<char> bare, [NotNullWhen(true)] out Identity? identity, [NotNullWhen(false)] out string? error)
    {
        // An identity may be written with a scheme before it, an address of XMPP may not.
        if (!bare.Contains(':'))
        {
            return Identity.TryParse(bare, out identity, out error);
        }

        identity = null;
        error = "the address has a colon before its resource";
        return false;
    }

    private static bool TryMake(
        Identity identity, string? resource, [NotNullWhen(true)] out Jid? jid, [NotNullWhen(false)] out string? error)
    {
        jid = null;
        error = resource is null ? null : JidResource.Fault(resource, out resource);
        if (error is not null)
        {
            return false;
        }

        jid = new Jid(identity, resource);
        return true;
    }
}
