namespace OTalk.Core.Stanzas;

/// <summary>The <c>error</c> object of an answer (protocol reference, "Errors"): a condition and a text that names what is wrong.</summary>
/// <param name="Condition">The registered condition.</param>
/// <param name="Text">One sentence for a person; never carries secrets or internals.</param>
public sealed record StanzaError(Condition Condition, string Text)
{
    /// <summary>Seconds after which another try makes sense; only with <see cref="Condition.RateLimited"/>.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>
    /// Only with <see cref="Condition.RemoteServerTimeout"/>, of what changes something: whether it waits still, and its answer follows. Null for
    /// anything else.
    /// </summary>
    public bool? Queued { get; init; }

    public static StanzaError BadRequest(string text) => new(Condition.BadRequest, text);

    public static StanzaError NotAuthorized(string text) => new(Condition.NotAuthorized, text);

    public static StanzaError Forbidden(string text) => new(Condition.Forbidden, text);

    public static StanzaError NotFound(string text) => new(Condition.ItemNotFound, text);

    public static StanzaError NotAllowed(string text) => new(Condition.NotAllowed, text);

    public static StanzaError Conflict(string text) => new(Condition.Conflict, text);

    public static StanzaError TooLarge(string text) => new(Condition.TooLarge, text);

    public static StanzaError QuotaExceeded(string text) => new(Condition.QuotaExceeded, text);
}
