using OTalk.Accounts.OAuth.Clients;
using OTalk.Accounts.Tokens;

namespace OTalk.Accounts.OAuth;

/// <summary>What a client asks a user for (RFC 6749 §4.1.1).</summary>
/// <param name="Client">Who asks.</param>
/// <param name="RedirectUri">Where the answer goes; the client's own.</param>
/// <param name="State">What the client gets back as it is; null where it gave none.</param>
/// <param name="Scope">What it wants to do.</param>
/// <param name="Session">Name of the session it wants to act in; null for a new one.</param>
/// <param name="Challenge">PKCE challenge, S256.</param>
public sealed record AuthorizationRequest(
    Client Client, string RedirectUri, string? State, TokenScope Scope, string? Session, string Challenge);

/// <summary>What a request for authorization comes to.</summary>
public abstract record AuthorizationReading;

/// <summary>The user is asked.</summary>
/// <param name="Request">For what.</param>
public sealed record AuthorizationAsked(AuthorizationRequest Request) : AuthorizationReading;

/// <summary>The user is told, and nobody else: it is not known that the client is who it says.</summary>
/// <param name="Text">One sentence.</param>
public sealed record AuthorizationRefused(string Text) : AuthorizationReading;

/// <summary>The client is told.</summary>
/// <param name="Location">Where the browser is sent.</param>
public sealed record AuthorizationReturned(string Location) : AuthorizationReading;
