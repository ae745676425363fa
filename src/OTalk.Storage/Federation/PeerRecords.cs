namespace OTalk.Storage.Federation;

/// <summary>How it last stood with a domain, as the server knew it. Times are whole milliseconds.</summary>
/// <param name="Domain">The domain, in normal form.</param>
/// <param name="HeardAt">When anything of this was last true.</param>
/// <param name="LastSuccess">When the domain was last reached, or reached this server; null where that was never.</param>
/// <param name="LastError">Why a try last failed, in plain words; null where none did.</param>
/// <param name="LastErrorAt">When.</param>
/// <param name="FailingSince">When the first try failed since one worked; null where the last one worked.</param>
/// <param name="NextTry">When it is tried again; null where nothing is to be sent, or it is being tried.</param>
public sealed record PeerHealth(
    string Domain,
    DateTimeOffset HeardAt,
    DateTimeOffset? LastSuccess,
    string? LastError,
    DateTimeOffset? LastErrorAt,
    DateTimeOffset? FailingSince,
    DateTimeOffset? NextTry);

/// <summary>What the operator wants of a domain. Times are whole milliseconds.</summary>
/// <param name="Domain">The domain, in normal form.</param>
/// <param name="BlockedAt">When it was blocked; null where it is not.</param>
/// <param name="RetryAt">When it was last asked to be tried at once; null where it never was.</param>
public sealed record PeerOrder(string Domain, DateTimeOffset? BlockedAt, DateTimeOffset? RetryAt);
