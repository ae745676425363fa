using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Durability.Crashes;

/// <summary>
/// Publishes jobs, claims them, and finishes them. A claim outlives the server: a worker whose claim was carried out and not answered finds
/// out what it holds.
/// </summary>
internal sealed class JobLoad(string name, string queue, Jobs jobs, Random random, Tally tally) : Load($"{Cast.Juliet}/sess/{name}", 1, tally)
{
    private const int MostUnfinished = 20;
    private const int NotFound = 404;

    private readonly List<Guid> _held = [];

    /// <summary>Its claim was not answered.</summary>
    public bool IsClaiming { get; private set; }

    /// <summary>What a queue has: message and holder of each job.</summary>
    public static async Task<Dictionary<Guid, (string Message, string? Holder)>> ReadAsync(OTalkClient client, string queue) =>
        (await Page.ReadAllAsync(client, queue)).ToDictionary(
            row => row.GetProperty("id").GetGuid(),
            row => (row.GetProperty("msg").GetRawText(), row.TryGetProperty("claim", out JsonElement claim) ? claim.GetProperty("by").GetString() : null));

    /// <inheritdoc/>
    protected override async Task BeginAsync(OTalkClient client)
    {
        foreach ((Guid id, (_, string? holder)) in await ReadAsync(client, queue))
        {
            if (holder == Session && !_held.Contains(id))
                Take(id);
        }
    }

    /// <inheritdoc/>
    protected override Operation Next()
    {
        if (_held.Count > 0)
            return Finish(_held[0]);
        return jobs.Unfinished < MostUnfinished && random.Next(2) == 0 ? Publish() : Claim();
    }

    private Operation Publish()
    {
        var id = Guid.NewGuid();
        JsonObject message = Conversation.Chat($"job {id}");
        jobs.Add(id, message.ToJsonString());
        return new Operation(
            new JsonObject { ["to"] = $"{queue}?msgid={id}", ["msg"] = message },
            "jobs published",
            _ => jobs.Note(id, static job => job.State = job.State == JobState.Publishing ? JobState.Published : job.State));
    }

    private Operation Claim()
    {
        IsClaiming = true;
        return new Operation(Query("claim", new JsonObject { ["count"] = random.Next(1, 4) }), null, answer =>
        {
            IsClaiming = false;
            foreach (JsonElement row in answer!.Value.GetProperty("results").EnumerateArray())
                Take(row.GetProperty("id").GetGuid());
        });
    }

    private Operation Finish(Guid id)
    {
        jobs.Note(id, static job => job.State = JobState.Finishing);
        return new Operation(
            Query("finish", new JsonObject { ["job"] = id.ToString() }),
            "jobs finished",
            _ =>
            {
                _held.Remove(id);
                jobs.Note(id, static job => job.State = JobState.Finished);
            },
            NotFound);
    }

    private void Take(Guid id)
    {
        jobs.Hand(id, Session);
        _held.Add(id);
    }

    private JsonObject Query(string what, JsonObject query)
    {
        query["ns"] = $"http://otalk.com/p/{what}";
        return new JsonObject { ["to"] = queue, ["query"] = query };
    }
}
