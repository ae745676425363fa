using OTalk.Accounts.Tokens;
using OTalk.Core.Stanzas;

namespace OTalk.Endpoints.Rest;

/// <summary>Which tokens this door takes: those that are limited to a scope or a channel open nothing here.</summary>
internal static class LimitedTokens
{
    /// <summary>Why a token is refused; null where it is not.</summary>
    public static StanzaError? Refusal(AccessToken? token) => token?.Limits is { Scope: not TokenScope.Full } or { Channel: not null }
        ? StanzaError.Forbidden("a token that is limited to a scope or a channel is not taken here")
        : null;
}
