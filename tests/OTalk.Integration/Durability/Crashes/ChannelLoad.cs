using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Durability.Crashes;

/// <summary>Makes channels and deletes them. Each acknowledged one is there, or gone.</summary>
internal sealed class ChannelLoad(string parent, Random random, Tally tally) : ValuesLoad($"{Cast.Romeo}/sess/Builder", "channel", tally)
{
    private const int Usual = 30;
    private const int Conflict = 409;
    private const int NotFound = 404;

    private int _made;

    /// <inheritdoc/>
    protected override async Task<Dictionary<string, string>> ReadAsync(OTalkClient auditor) =>
        (await Page.ReadAllAsync(auditor, $"{parent}/*?channels"))
            .Select(row => row.GetProperty("msg"))
            .Where(channel => channel.GetProperty("channel").GetString() != parent)
            .ToDictionary(channel => channel.GetProperty("channel").GetString()!, channel => channel.GetProperty("description").GetString()!, StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override Operation Next()
    {
        IReadOnlyList<string> names = Values.Names;
        if (random.Next(Usual) >= names.Count)
        {
            string description = $"the {++_made}th";
            string made = $"{parent}/c{_made}";
            Values.Changing(made, description);
            return Query(made, "http://otalk.com/p/create", Conflict, new JsonObject { ["config"] = new JsonObject { ["description"] = description } });
        }

        string deleted = names[random.Next(names.Count)];
        Values.Changing(deleted, null);
        return Query(deleted, "http://otalk.com/p/delete", NotFound, []);
    }

    private Operation Query(string channel, string ns, int whenDone, JsonObject query)
    {
        (query["ns"], query["channel"]) = (ns, channel);
        return new Operation(new JsonObject { ["to"] = channel, ["query"] = query }, "channels", _ => Values.Changed(), whenDone);
    }
}
