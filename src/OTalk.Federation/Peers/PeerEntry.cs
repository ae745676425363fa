using OTalk.Storage.Federation;

namespace OTalk.Federation.Peers;

/// <summary>What is known of one domain, and what of that the store has not been told.</summary>
internal sealed class PeerEntry(PeerHealth health)
{
    public PeerHealth Health { get; set; } = health;

    /// <summary>Tries that failed since the server started.</summary>
    public long Failures { get; set; }

    /// <summary>Whether there is anything the store has not been told.</summary>
    public bool IsNew { get; set; }

    /// <summary>Whether the operator should see it soon: it has begun to fail, or works again.</summary>
    public bool IsUrgent { get; set; }

    /// <summary>When the store was last told.</summary>
    public DateTimeOffset ToldAt { get; set; }
}
