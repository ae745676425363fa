using System.Text.Json;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Queries;

namespace OTalk.Engine.Streams;

/// <summary>
/// The one place where the limits of tokens are enforced (protocol reference, "OAuth and tokens"): asked about each stanza of a stream that
/// a limited token has opened, whatever the door, before anything is done.
/// </summary>
public static class TokenGate
{
    /// <summary>The error to answer with; null where the stanza may be handled.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="stanza">The stanza.</param>
    /// <param name="addressed">What it addresses.</param>
    public static StanzaError? Check(ClientStream stream, Stanza stanza, IdentityUri addressed)
    {
        if (stream.Token is not { } token)
            return null;
        if (token.Limits.Session is { } session && stanza.From is { } from && IsOtherSession(from, session))
            return StanzaError.Forbidden($"the token is bound to the session {session}: it does not speak as another one");
        if (token.Limits.IsUnlimited)
            return null;
        if (token.Limits.Session is null && stream.Session?.Name is { } own && stanza.From is { } sender && IsOtherSession(sender, own))
            return StanzaError.Forbidden($"the token is limited: it does not speak as another session than {own}");
        TokenUse use = UseOf(stanza, stream.Services.Queries);
        if (!stream.OwnsSession && stanza is QueryStanza && use is TokenUse.Session or TokenUse.Mask)
            return StanzaError.Forbidden("the token is limited and bound to no session: it does not change the one that all requests share");
        string? refusal = token.Limits.Refusal(use, ChannelOf(stanza, addressed));
        return refusal is null ? null : StanzaError.Forbidden(refusal);
    }

    private static bool IsOtherSession(IdentityUri from, string session) =>
        from.Pattern.Prefix is { Depth: >= 2 } path
        && string.Equals(path.Segments[0], WellKnown.Sessions, StringComparison.Ordinal)
        && !string.Equals(path.Segments[1], session, StringComparison.Ordinal);

    private static TokenUse UseOf(Stanza stanza, QueryTable queries) => stanza switch
    {
        PublishStanza => TokenUse.Publish,
        GetStanza => TokenUse.Read,
        AckStanza => TokenUse.Session,
        QueryStanza query => queries.Find(query.Ns)?.UseOf(query) ?? TokenUse.Everything,
        _ => TokenUse.Everything,
    };

    /// <summary>The one channel that a stanza is about: a query may name another one than it is addressed to.</summary>
    private static string? ChannelOf(Stanza stanza, IdentityUri addressed)
    {
        if (addressed.IsPattern)
            return null;
        string channel = addressed.WithoutQuery().ToString();
        if (stanza is not QueryStanza query || !query.Body.TryGetProperty("channel"u8, out JsonElement named))
            return channel;
        return named.ValueKind == JsonValueKind.String
            && IdentityUri.TryParse(named.GetString(), out IdentityUri? other, out _)
            && string.Equals(other.WithoutQuery().ToString(), channel, StringComparison.Ordinal)
            ? channel
            : null;
    }
}
