using System.Text.Json;

namespace OTalk.Core.Trees.Items;

/// <summary>How far a mirror has got what is published at its source: what comes again is known by it.</summary>
/// <param name="Epoch">Epoch of the source's tree.</param>
/// <param name="Offset">Offset of the newest entry that came.</param>
public sealed record SourceReached(Guid Epoch, long Offset);

/// <summary>A mirror has got further.</summary>
public sealed record SourceReachedSet(SourceReached Source) : ItemSet(ItemKind.SourceReached, "", null)
{
    protected override string ToJson() => JsonSerializer.Serialize(Source, ItemJson.Default.SourceReached);
}
