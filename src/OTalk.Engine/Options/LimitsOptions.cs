using System.ComponentModel.DataAnnotations;

namespace OTalk.Engine.Options;

/// <summary>
/// Section <c>Limits</c> (protocol reference, "Limits"). Zero is no limit. Going over a size is answered <c>413</c>, over a rate
/// <c>429</c>, over a number per account <c>507</c>.
/// </summary>
public sealed record LimitsOptions
{
    /// <summary>Bytes of one stanza, of any door; a WebSocket message over it closes the stream with 1009.</summary>
    [Range(0, int.MaxValue)]
    public int StanzaBytes { get; init; } = 262_144;

    /// <summary>Bytes of a channel's configuration, the members the server does not know included.</summary>
    [Range(0, int.MaxValue)]
    public int ConfigBytes { get; init; } = 16_384;

    /// <summary>Channels in the tree of one account.</summary>
    [Range(0, int.MaxValue)]
    public int ChannelsPerAccount { get; init; } = 10_000;

    /// <summary>Subscriptions that one account owns.</summary>
    [Range(0, int.MaxValue)]
    public int SubscriptionsPerAccount { get; init; } = 5_000;

    /// <summary>Requests and invites that wait in one account's <c>/requests</c>.</summary>
    [Range(0, int.MaxValue)]
    public int RequestsPerAccount { get; init; } = 1_000;

    /// <summary>Bytes that wait for a stream's socket before the server stops pushing and lets the reader catch up from history.</summary>
    [Range(0, int.MaxValue)]
    public int SendQueueBytes { get; init; } = 1_048_576;

    /// <summary>Stanzas that wait for a stream's socket; this or <see cref="SendQueueBytes"/>, whichever comes first.</summary>
    [Range(0, int.MaxValue)]
    public int SendQueueStanzas { get; init; } = 4_096;

    /// <summary>Sessions that one account has at a time, detached ones included.</summary>
    [Range(0, int.MaxValue)]
    public int SessionsPerAccount { get; init; } = 32;

    /// <summary>Personal access tokens that one account has, where it makes them by itself.</summary>
    [Range(0, int.MaxValue)]
    public int TokensPerAccount { get; init; } = 100;

    /// <summary>Connections from one network address at a time.</summary>
    [Range(0, int.MaxValue)]
    public int ConnectionsPerAddress { get; init; } = 1_000;

    /// <summary>How long a stream may take to authenticate.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stanza may take to arrive from its first byte to its last; of a request its headers, and its body at 240 bytes a second.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StanzaTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Failed log-ins from one address in a minute before answers are delayed.</summary>
    [Range(0, int.MaxValue)]
    public int AuthFailuresPerMinute { get; init; } = 10;

    /// <summary>Messages that a session may publish in a second, sustained.</summary>
    [Range(0, int.MaxValue)]
    public int PublishesPerSecond { get; init; } = 200;

    /// <summary>Messages that a session may publish at once before <see cref="PublishesPerSecond"/> holds it back.</summary>
    [Range(0, int.MaxValue)]
    public int PublishBurst { get; init; } = 1_000;

    /// <summary>Most results in the answer to one <c>get</c>; a greater <c>limit</c> is cut to it.</summary>
    [Range(0, int.MaxValue)]
    public int PageSize { get; init; } = 500;

    /// <summary>Bytes of the messages in the answer to one <c>get</c>: it ends before the row that would exceed them, but has one row at least.</summary>
    [Range(0, int.MaxValue)]
    public int PageBytes { get; init; } = 4_194_304;
}
