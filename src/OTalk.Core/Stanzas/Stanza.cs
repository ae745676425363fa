using System.Text.Json;
using OTalk.Core.Addressing;

namespace OTalk.Core.Stanzas;

/// <summary>A stanza as a client sent it, whatever door it came through (protocol reference, "Stanzas").</summary>
public abstract record Stanza
{
    /// <summary>Who is addressed; null where the client gave none (the sender's own server).</summary>
    public IdentityUri? To { get; init; }

    /// <summary>The <c>from</c> as given. Only its path is ever used: the base is always the sender's own identity.</summary>
    public IdentityUri? From { get; init; }

    public StanzaId? Id { get; init; }
}

/// <summary><c>msg</c>: publish to a channel.</summary>
/// <param name="Body">The message.</param>
/// <param name="Transient">Delivered to whoever is connected, never stored.</param>
public sealed record PublishStanza(MessageBody Body, bool Transient) : Stanza;

/// <summary><c>query</c>: anything the server does on request, told apart by its namespace.</summary>
/// <param name="Ns">The namespace.</param>
/// <param name="Body">The whole query object, <c>ns</c> included.</param>
public sealed record QueryStanza(string Ns, JsonElement Body) : Stanza;

/// <summary><c>get</c>: read the contents of channels.</summary>
/// <param name="Window">Which part of the result is asked for.</param>
public sealed record GetStanza(GetWindow Window) : Stanza;

/// <summary><c>ack</c>: the number of stanzas received on this stream since the answer to bind.</summary>
public sealed record AckStanza(long Count) : Stanza;
