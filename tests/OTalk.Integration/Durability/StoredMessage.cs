using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Durability;

/// <summary>A message as a <c>get</c> shows it.</summary>
internal sealed record StoredMessage(Guid Id, string Time, string Body)
{
    private const int Page = 500;

    /// <summary>Reads a channel page by page, each going on after the last id of the one before.</summary>
    public static async Task<IReadOnlyList<StoredMessage>> ReadBySinceIdAsync(OTalkClient client, string channel)
    {
        List<StoredMessage> all = [];
        while (true)
        {
            JsonObject window = new() { ["limit"] = Page };
            if (all.Count > 0)
                window["since_id"] = all[^1].Id.ToString();
            IReadOnlyList<StoredMessage> page = Read(await client.GetAsync(channel, window));
            if (page.Count == 0)
                return all;
            all.AddRange(page);
        }
    }

    /// <summary>Reads a channel page by page, each at its offset.</summary>
    public static async Task<IReadOnlyList<StoredMessage>> ReadByOffsetAsync(OTalkClient client, string channel)
    {
        List<StoredMessage> all = [];
        while (true)
        {
            JsonElement result = await client.GetAsync(channel, new JsonObject { ["limit"] = Page, ["offset"] = all.Count });
            all.AddRange(Read(result));
            if (all.Count >= result.GetProperty("total").GetInt32())
                return all;
        }
    }

    private static IReadOnlyList<StoredMessage> Read(JsonElement result) =>
    [
        .. result.GetProperty("results").EnumerateArray().Select(item => new StoredMessage(
            item.GetProperty("id").GetGuid(),
            item.GetProperty("time").GetString()!,
            item.GetProperty("msg").GetProperty("body").GetString()!)),
    ];
}
