using System.Globalization;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Durability.Crashes;

/// <summary>Sets keys and deletes them. Each has the value that was acknowledged last.</summary>
internal sealed class KeyLoad(string channel, Random random, Tally tally) : ValuesLoad($"{Cast.Romeo}/sess/Keeper", "key", tally)
{
    private const int Keys = 20;
    private const int NotFound = 404;

    private int _set;

    /// <inheritdoc/>
    protected override async Task<Dictionary<string, string>> ReadAsync(OTalkClient auditor) =>
        (await Page.ReadAllAsync(auditor, $"{channel}?keys"))
            .ToDictionary(row => row.GetProperty("key").GetString()!, row => row.GetProperty("msg").GetProperty("body").GetString()!, StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override Operation Next()
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"k{random.Next(Keys)}");
        if (random.Next(4) == 0 && Values.Names.Contains(key))
        {
            Values.Changing(key, null);
            JsonObject delete = new() { ["ns"] = "http://otalk.com/p/delete", ["channel"] = $"{channel}?key={key}" };
            return new Operation(new JsonObject { ["to"] = channel, ["query"] = delete }, "keys", _ => Values.Changed(), NotFound);
        }

        string value = string.Create(CultureInfo.InvariantCulture, $"value {_set++}");
        Values.Changing(key, value);
        return new Operation(new JsonObject { ["to"] = $"{channel}?key={key}", ["msg"] = Conversation.Chat(value) }, "keys", _ => Values.Changed());
    }
}
