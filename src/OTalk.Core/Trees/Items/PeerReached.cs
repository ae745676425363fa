using System.Text.Json;

namespace OTalk.Core.Trees.Items;

/// <summary>How far another server has got what is published in the tree: what comes after it the log serves when the server is there.</summary>
/// <param name="Domain">The server's domain.</param>
/// <param name="Offset">Up to which entry everything is durable there, or not for anybody there.</param>
public sealed record PeerReached(string Domain, long Offset);

/// <summary>A server has got further.</summary>
public sealed record PeerReachedSet(PeerReached Peer) : ItemSet(ItemKind.PeerReached, Peer.Domain, null)
{
    /// <summary>What a stopped server still has to send is sent when it starts.</summary>
    public override bool Wakes => true;

    protected override string ToJson() => JsonSerializer.Serialize(Peer, ItemJson.Default.PeerReached);
}
