using System.Diagnostics.CodeAnalysis;
using OTalk.Core.Addressing;

namespace OTalk.Accounts.Tokens;

/// <summary>What a token is limited to (protocol reference, "OAuth and tokens").</summary>
/// <param name="Session">Name of the session it is bound to; null for any.</param>
/// <param name="Scope">What it may be used for.</param>
/// <param name="Channel">Address of the one channel it may be used with, canonical; null for any.</param>
public sealed record TokenLimits(string? Session = null, TokenScope Scope = TokenScope.Full, string? Channel = null)
{
    /// <summary>Whether all may be done that the user may.</summary>
    public bool IsUnlimited => Scope == TokenScope.Full && Channel is null;

    /// <summary>Whether what is published may be shown to who has the token.</summary>
    /// <param name="channel">Address of the channel it was published to.</param>
    public bool MayReceive(string channel) =>
        Scope != TokenScope.Publish && (Channel is null || string.Equals(Channel, channel, StringComparison.Ordinal));

    /// <summary>Why something may not be done; null if it may. One sentence that names the limit.</summary>
    /// <param name="use">What is to be done.</param>
    /// <param name="channel">Address of the one channel it is done to; null where it is none, or more than one.</param>
    public string? Refusal(TokenUse use, string? channel)
    {
        if (!Allows(use)) return $"the token has the scope '{Scope.Name()}', which does not allow this";
        return Channel is null || use is TokenUse.Session or TokenUse.Mask
            || (use is not (TokenUse.Link or TokenUse.Account) && string.Equals(Channel, channel, StringComparison.Ordinal))
            ? null
            : $"the token is limited to the channel {Channel}";
    }

    /// <summary>Whether a session can have this name: one segment of a path.</summary>
    public static bool IsSessionName(string name) => ChannelPath.TryParse(name, out var path, out _) && path.Depth == 1 && path.Text == name && path.Name == name;

    /// <summary>Reads limits as people and clients write them.</summary>
    /// <param name="session">Name of a session, or null.</param>
    /// <param name="scope"><c>read</c>, <c>publish</c> or null.</param>
    /// <param name="channel">Address of one channel, or null.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="error">What is wrong, beginning with the name of the member.</param>
    public static bool TryRead(
        string? session, string? scope, string? channel, [NotNullWhen(true)] out TokenLimits? limits, [NotNullWhen(false)] out string? error)
    {
        limits = null;
        error = null;
        IdentityUri? address = null;
        string? wrong = null;
        if (session is not null && !IsSessionName(session)) error = $"session: '{session}' is no name of a session";
        else if (!TokenScopes.TryParse(scope, out _)) error = $"scope is neither read nor publish, but '{scope}'";
        else if (channel is not null && !IdentityUri.TryParse(channel, out address, out wrong)) error = $"channel: {wrong}";
        else if (address is { IsPattern: true } or { Query.IsEmpty: false }) error = $"channel: {address} is not the address of one channel";
        if (error is not null) return false;
        _ = TokenScopes.TryParse(scope, out var read);
        limits = new TokenLimits(session, read, address?.ToString());
        return true;
    }

    private bool Allows(TokenUse use) => Scope switch
    {
        TokenScope.Full => true,
        TokenScope.Read => use is TokenUse.Session or TokenUse.Mask or TokenUse.Read,
        TokenScope.Publish => use is TokenUse.Session or TokenUse.Publish,
        _ => false,
    };
}

/// <summary>What is done on a stream, as far as limits of tokens are concerned.</summary>
public enum TokenUse
{
    /// <summary>Whatever is none of the others; also what nobody has thought about yet.</summary>
    Everything,

    /// <summary>Binding and ending one's own session, acknowledging.</summary>
    Session,

    /// <summary>Choosing what one's own session receives.</summary>
    Mask,

    /// <summary>Reading and subscribing: nothing changes for others.</summary>
    Read,

    /// <summary>Publishing.</summary>
    Publish,

    /// <summary>Linking a channel to another: what is published to the one is published to the other from then on.</summary>
    Link,

    /// <summary>Something about the account, not about a channel: its tokens, any of its subscriptions.</summary>
    Account,
}
