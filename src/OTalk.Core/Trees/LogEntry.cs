using OTalk.Core.Addressing;

namespace OTalk.Core.Trees;

/// <summary>What an entry of a tree's log is.</summary>
public enum EntryKind : byte
{
    /// <summary>A message published to a channel: part of its history.</summary>
    Message = 0,

    /// <summary>A channel event (protocol reference, "Channel events"): kept apart from messages, read with <c>?events</c>.</summary>
    Event = 1,
}

/// <summary>
/// One entry of a tree's log: what subscribers are served from. The same object is stored, fanned out and encoded, once each.
/// </summary>
public sealed class LogEntry
{
    /// <summary>Its place in the tree's log, counted from 1; given by the store when the entry is appended, 0 until then (and for transient messages for ever).</summary>
    public long Offset { get; set; }

    public required EntryKind Kind { get; init; }

    /// <summary>Number of the channel within the tree; a number is never used again.</summary>
    public required int Channel { get; init; }

    /// <summary>Path of that channel.</summary>
    public required ChannelPath Path { get; init; }

    /// <summary>Message id: UUIDv7 of the server, or the publisher's choice.</summary>
    public required Guid Id { get; init; }

    /// <summary>When the server accepted it, UTC, whole milliseconds.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>
    /// When it came here, where that is another time: a link or another server brought it. Null for all others, and for what is read otherwise than
    /// with the log.
    /// </summary>
    public DateTimeOffset? Arrived { get; init; }

    /// <summary>When it came into the log, whose order is that of these times.</summary>
    public DateTimeOffset CameAt => Arrived ?? Time;

    /// <summary>Full address of the author, without prefix: <c>juliet@capulet.com/sess/Balcony</c>.</summary>
    public required string Author { get; init; }

    /// <summary>The <c>msg</c> object as published, UTF-8.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The message's <c>ns</c>, with its fragment.</summary>
    public required string Ns { get; init; }

    /// <summary>The key whose value this message also became, or null.</summary>
    public string? Key { get; init; }

    /// <summary>
    /// SHA-256 of <see cref="Body"/> for a message whose id the publisher chose or that a link carried: what tells a safe retry from a
    /// conflict after the body itself is gone. Null for ids made by the server.
    /// </summary>
    public ReadOnlyMemory<byte>? Digest { get; init; }

    /// <summary>Channels the message has come through by links, oldest first, as addresses; empty for a message published here.</summary>
    public IReadOnlyList<string> Via { get; init; } = [];

    /// <summary>In a mirror: the list of those whom the source named, an item of the tree. Null elsewhere.</summary>
    public string? Audience { get; init; }

    /// <summary>What a channel event is about; decides which selected parts of a subscription it belongs to. Not stored: read from the body.</summary>
    public EventSubject About { get; init; }

    /// <summary>The channel below <see cref="Path"/> that a create or delete event tells of; null for everything else. Not stored.</summary>
    public ChannelPath? Subject { get; init; }

    /// <summary>Delivered to whoever is connected, never stored.</summary>
    public bool Transient { get; init; }

    /// <summary>The same entry with its body replaced.</summary>
    public LogEntry Revised(MessageRevised change) => new()
    {
        Offset = Offset,
        Kind = Kind,
        Channel = Channel,
        Path = Path,
        Id = Id,
        Time = Time,
        Arrived = Arrived,
        Author = Author,
        Body = change.Body,
        Ns = change.Ns,
        Key = Key,
        Digest = Digest,
        Via = Via,
        Audience = Audience,
    };
}
