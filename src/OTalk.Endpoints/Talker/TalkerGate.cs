using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Engine.Rooms;
using OTalk.Protocols.Talker;

namespace OTalk.Endpoints.Talker;

/// <summary>Who may ask for a room: the token has to be good for it, and of the user who is named.</summary>
/// <param name="tokens">Checks tokens.</param>
/// <param name="defaultDomain">The domain of accounts and rooms.</param>
internal sealed class TalkerGate(IBearerTokens tokens, string defaultDomain)
{
    /// <summary>Who asks for which room; null where the answer is that authentication failed, whatever is wrong.</summary>
    /// <param name="connect">What was sent.</param>
    /// <param name="user">The user of the connection, if it is in a room already: it stays the same.</param>
    /// <param name="cancel">Gives it up.</param>
    public async ValueTask<(AccessToken Token, IdentityUri Room)?> CheckAsync(TalkerConnect connect, Identity? user, CancellationToken cancel)
    {
        if (await tokens.VerifyAsync(connect.Token, cancel) is not { } token)
            return null;
        if (connect.User is { } name && MemberName.Resolve(name, defaultDomain) != token.User)
            return null;
        if (user is not null && token.User != user)
            return null;
        if (RoomName.Resolve(connect.Room, defaultDomain) is not { } room || !Opens(token.Limits, room))
            return null;
        return (token, room);
    }

    /// <summary>A room is listened to and spoken in, so a token for only one of both does not open it.</summary>
    private static bool Opens(TokenLimits limits, IdentityUri room) =>
        limits.Refusal(TokenUse.Publish, room.ToString()) is null && limits.Refusal(TokenUse.Read, room.ToString()) is null;
}
