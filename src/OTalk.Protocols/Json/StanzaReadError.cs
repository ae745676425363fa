using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Json;

/// <summary>Why bytes are no stanza, with what the answer needs to find its asker's request.</summary>
/// <param name="Error">What to answer.</param>
/// <param name="Id">The stanza's <c>id</c>, where it could be read.</param>
/// <param name="To">Its <c>to</c>, where it could be read: the answer's <c>from</c>.</param>
public sealed record StanzaReadError(StanzaError Error, StanzaId? Id, IdentityUri? To);
