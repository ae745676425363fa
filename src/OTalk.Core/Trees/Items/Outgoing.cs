using System.Globalization;
using System.Text.Json;

namespace OTalk.Core.Trees.Items;

/// <summary>An effect that is on its way to another tree: kept until that tree has it durably.</summary>
/// <param name="Number">Its place among the effects of the tree.</param>
/// <param name="Effect">The effect.</param>
public sealed record Outgoing(long Number, Effect Effect)
{
    public static string KeyOf(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An effect is to be carried out.</summary>
public sealed record OutgoingSet(Outgoing Outgoing) : ItemSet(ItemKind.Outgoing, Outgoing.KeyOf(Outgoing.Number), null)
{
    public override bool Wakes => true;

    protected override string ToJson() => JsonSerializer.Serialize(Outgoing, ItemJson.Default.Outgoing);
}
