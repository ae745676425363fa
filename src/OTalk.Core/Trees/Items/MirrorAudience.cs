using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OTalk.Core.Trees.Items;

/// <summary>
/// Of a mirror: subscriptions that its source has named for an event. Most events of a channel are for the same ones, so entries name the
/// list, which stands here once.
/// </summary>
/// <param name="Key">Digest of the list.</param>
/// <param name="UsedAt">When an event for it came last, to some minutes.</param>
/// <param name="Subscribers">Ids of subscriptions by their owner.</param>
public sealed record MirrorAudience(string Key, DateTimeOffset UsedAt, IReadOnlyDictionary<string, IReadOnlyList<string>> Subscribers)
{
    private const int KeyBytes = 12;

    /// <summary>The key of a list, whatever the order of its owners.</summary>
    public static string KeyOf(IReadOnlyDictionary<string, IReadOnlyList<string>> subscribers)
    {
        var text = new StringBuilder();
        foreach ((string owner, IReadOnlyList<string> ids) in subscribers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append(owner).Append(' ').AppendJoin(' ', ids).Append('\n');
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, KeyBytes));
    }
}

/// <summary>A list has been named, for the first time or for the first time in a while.</summary>
public sealed record MirrorAudienceSet(MirrorAudience Audience) : ItemSet(ItemKind.Audience, Audience.Key, null)
{
    protected override string ToJson() => JsonSerializer.Serialize(Audience, ItemJson.Default.MirrorAudience);
}
