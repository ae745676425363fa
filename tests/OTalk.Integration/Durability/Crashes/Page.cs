using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Durability.Crashes;

/// <summary>Reads all rows of a <c>get</c>, page by page.</summary>
internal static class Page
{
    private const int Most = 500;

    /// <param name="auditor">Who reads.</param>
    /// <param name="address">The channel, with its selector.</param>
    public static async Task<IReadOnlyList<JsonElement>> ReadAllAsync(OTalkClient auditor, string address)
    {
        List<JsonElement> all = [];
        while (true)
        {
            JsonElement result = await auditor.GetAsync(address, new JsonObject { ["limit"] = Most, ["offset"] = all.Count });
            all.AddRange(result.GetProperty("results").EnumerateArray());
            if (all.Count >= result.GetProperty("total").GetInt32())
                return all;
        }
    }
}
