using System.ComponentModel.DataAnnotations;

namespace OTalk.Engine.Options;

/// <summary>Section <c>Federation</c>: which other servers this one speaks with, and how (protocol reference, "Federation").</summary>
public sealed record FederationOptions
{
    /// <summary>Which other domains are spoken with.</summary>
    public FederationMode Mode { get; init; } = FederationMode.AllowList;

    /// <summary>Domains that are spoken with where <see cref="Mode"/> is <c>allow-list</c>, and where to find them, whatever it is.</summary>
    [DomainName]
    public IReadOnlyDictionary<string, PeerOptions> Peers { get; init; } = new Dictionary<string, PeerOptions>(StringComparer.Ordinal);

    /// <summary>Domains that are never spoken with; their sub-domains are others.</summary>
    [DomainName]
    public IReadOnlyList<string> Blocked { get; init; } = [];

    /// <summary>File with certificates of authorities that are trusted besides those of the system, PEM: for closed groups.</summary>
    public string? TrustedCertificates { get; init; }

    /// <summary>How long the answer of another server may take before the asker is told that there is none.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a change waits for a server that cannot be reached before it is given up.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(5);

    /// <summary>How long a server may be unreachable until its users count as unavailable for those who follow their presence.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of what waits for one domain that are held in memory; the rest waits in the store.</summary>
    [Range(65_536, int.MaxValue)]
    public int QueueBytes { get; init; } = 1_048_576;

    /// <summary>Bytes of one stanza from another server: it holds up to fifty of clients.</summary>
    [Range(65_536, int.MaxValue)]
    public int StanzaBytes { get; init; } = 8_388_608;
}

/// <summary>An element of <c>Federation:Peers</c>.</summary>
public sealed record PeerOptions
{
    /// <summary>
    /// Where the domain's document is asked for, <c>https</c>, or <c>http</c> to do without TLS; unset: <c>https://DOMAIN</c>.
    /// </summary>
    [Origin]
    public string? Url { get; init; }
}

/// <summary>Which other domains are spoken with.</summary>
public enum FederationMode
{
    /// <summary>None, and nobody is told how.</summary>
    Off,

    /// <summary>Those that are named.</summary>
    AllowList,

    /// <summary>All.</summary>
    Open,
}
