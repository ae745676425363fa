namespace OTalk.Core.Stanzas;

/// <summary>
/// An error condition of the protocol: the numeric code, the name that stands beside it on the wire, and when it is used.
/// Every door maps its own errors from these (HTTP status, STOMP <c>message</c>, XMPP stanza error of the same name).
/// </summary>
/// <param name="Code">The code of <c>error.code</c>; also the HTTP status.</param>
/// <param name="Name">The name of <c>error.condition</c>.</param>
/// <param name="When">When the condition is used, in words of the protocol reference.</param>
public sealed record Condition(int Code, string Name, string When)
{
    public static readonly Condition BadRequest = new(400, "bad-request", "malformed stanza, address, configuration or value");
    public static readonly Condition NotAuthorized = new(401, "not-authorized", "not authenticated, or authentication failed");
    public static readonly Condition Forbidden = new(403, "forbidden", "known to exist, permission lacking");
    public static readonly Condition ItemNotFound = new(404, "item-not-found", "no such channel, message, key or request; also any channel hidden from the asker");
    public static readonly Condition NotAllowed = new(405, "not-allowed", "the operation does not fit the target");
    public static readonly Condition Conflict = new(409, "conflict", "exists already; message id taken by another message");
    public static readonly Condition TooLarge = new(413, "too-large", "over a limit");
    public static readonly Condition RateLimited = new(429, "rate-limited", "too many; try again after retry_after seconds");
    public static readonly Condition InternalServerError = new(500, "internal-server-error", "the server failed; the text never tells internals");
    public static readonly Condition FeatureNotImplemented = new(501, "feature-not-implemented", "unknown namespace in a query");
    public static readonly Condition RemoteServerNotFound = new(502, "remote-server-not-found", "no route to the other domain");
    public static readonly Condition ServiceUnavailable = new(503, "service-unavailable", "the other side is there but does not take this");
    public static readonly Condition RemoteServerTimeout = new(504, "remote-server-timeout", "routed, no answer in time");
    public static readonly Condition QuotaExceeded = new(507, "quota-exceeded", "the account's or server's quota");

    /// <summary>Every condition, in order of code: the registry that documents and tests are made from.</summary>
    public static IReadOnlyList<Condition> All { get; } =
    [
        BadRequest, NotAuthorized, Forbidden, ItemNotFound, NotAllowed, Conflict, TooLarge, RateLimited, InternalServerError,
        FeatureNotImplemented, RemoteServerNotFound, ServiceUnavailable, RemoteServerTimeout, QuotaExceeded,
    ];
}
