using System.Text.Json;

namespace OTalk.Core.Trees.Items;

/// <summary>An identity, or all of a server, for which the tree looks as if it were not there (protocol reference, "Blocking").</summary>
/// <param name="Identity"><c>user@server</c> or <c>server</c>.</param>
/// <param name="Message">Id of the message in <c>/blocked</c> that lists it.</param>
/// <param name="Since">When.</param>
public sealed record Block(string Identity, Guid Message, DateTimeOffset Since);

/// <summary>An identity or server was blocked.</summary>
public sealed record BlockSet(Block Block) : ItemSet(ItemKind.Block, Block.Identity, null)
{
    protected override string ToJson() => JsonSerializer.Serialize(Block, ItemJson.Default.Block);
}
