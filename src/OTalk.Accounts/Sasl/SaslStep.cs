using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;

namespace OTalk.Accounts.Sasl;

/// <summary>
/// What the server does next in a SASL exchange: <see cref="SaslContinue"/>, <see cref="SaslOk"/> or <see cref="SaslFailed"/>.
/// </summary>
public abstract record SaslStep;

/// <summary><c>outcome: "continue"</c>.</summary>
/// <param name="Challenge">The challenge, before base64.</param>
public sealed record SaslContinue(ReadOnlyMemory<byte> Challenge) : SaslStep;

/// <summary><c>outcome: "ok"</c>.</summary>
/// <param name="User">Who the client has proved to be.</param>
/// <param name="Data">What goes with the outcome, before base64: SCRAM's server-final message; empty where the mechanism has none.</param>
/// <param name="Token">
/// The token that opened the door, with what it is limited to; null for a password, which is limited to nothing.
/// </param>
public sealed record SaslOk(Identity User, ReadOnlyMemory<byte> Data = default, AccessToken? Token = null) : SaslStep;

/// <summary><c>outcome: "failed"</c>.</summary>
/// <param name="Text">
/// What is malformed about the client's message, or <see cref="AuthenticationFailed"/> for every well-formed attempt that proves nobody.
/// </param>
public sealed record SaslFailed(string Text) : SaslStep
{
    /// <summary>The one text for a wrong secret, an unknown name and a disabled account.</summary>
    public const string AuthenticationFailed = "authentication failed";

    /// <summary>The text for an authorization identity that is not the user's own.</summary>
    public const string OtherIdentity = "acting as another identity is not supported";
}
