namespace OTalk.Core.Stanzas;

/// <summary>What the server answers a stanza with; each door writes it in its own form.</summary>
/// <param name="To">The asker's full address; null before anyone is authenticated.</param>
/// <param name="From">What was addressed, without its query and cut before its first wildcard.</param>
/// <param name="Id">The id of the stanza that is answered.</param>
public abstract record Reply(string? To, string From, StanzaId? Id);

/// <summary><c>response</c>: the answer to a query or a publish. The payload is its value: a JSON object, UTF-8.</summary>
public sealed record ResponseReply(string? To, string From, StanzaId? Id, ReadOnlyMemory<byte> Payload) : Reply(To, From, Id);

/// <summary><c>result</c>: the answer to a get. The payload is its value: a JSON object, UTF-8.</summary>
public sealed record ResultReply(string? To, string From, StanzaId? Id, ReadOnlyMemory<byte> Payload) : Reply(To, From, Id);

/// <summary><c>error</c>.</summary>
public sealed record ErrorReply(string? To, string From, StanzaId? Id, StanzaError Error) : Reply(To, From, Id);

/// <summary>
/// A <c>msg</c> of the server itself that is no event: the capability stanza. The payload is its value: a JSON object, UTF-8.
/// </summary>
public sealed record ServerMessage(string? To, string From, ReadOnlyMemory<byte> Payload) : Reply(To, From, null);
