using System.Text.Json;

namespace OTalk.Core.Trees.Items;

/// <summary>Of a mirror: somebody at the source is available, as far as is known here.</summary>
/// <param name="Path">The channel that says so.</param>
/// <param name="IsLost">The source could not be reached for so long that subscribers have been told that they are not.</param>
public sealed record MirroredPresence(string Path, bool IsLost);

/// <summary>Somebody at the source has become available, or been lost.</summary>
public sealed record MirroredPresenceSet(MirroredPresence Presence) : ItemSet(ItemKind.Presence, Presence.Path, null)
{
    /// <summary>Whether the source can be reached is watched from the start.</summary>
    public override bool Wakes => true;

    protected override string ToJson() => JsonSerializer.Serialize(Presence, ItemJson.Default.MirroredPresence);
}
