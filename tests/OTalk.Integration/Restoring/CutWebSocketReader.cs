using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Durability;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Restoring;

/// <summary>
/// Reads over WebSocket and acknowledges (protocol reference, "Restoring a session"): what it had not acknowledged, or not so that the server has
/// answered behind that, may come again.
/// </summary>
internal sealed class CutWebSocketReader(string session, Lives lives, CuttingProxy proxy, IReadOnlyList<Sequence> sequences, Random random)
    : CutReader(lives, proxy, sequences)
{
    private const int MostUnacknowledged = 40;

    private readonly Uri _address = new($"ws://{proxy.Address}/otalk");

    protected override async Task ReadAsync(int life)
    {
        await using OTalkClient client = await OTalkClient.ConnectAsync(_address);
        JsonElement bound = (await client.LogInAsync(session, Cast.Password)).Member("response")!.Value;
        Assert.False(bound.GetProperty("new").GetBoolean(), "the session had ended");
        Assert.False(bound.TryGetProperty("gap", out JsonElement gap), gap.ToString());
        Begin(life);
        Dictionary<string, int[]> asked = [];
        int count = 0;
        int next = random.Next(MostUnacknowledged);
        while (!IsComplete)
        {
            Received stanza = await NextAsync(client);
            count++;
            if (stanza.Member("event") is { } published)
                Take(published.GetProperty("id").GetGuid(), stanza.Member("msg")!.Value.GetProperty("body").GetString()!);
            else
                Confirm(asked[stanza.Id!]);
            if (count < next)
                continue;
            next = count + 1 + random.Next(MostUnacknowledged);
            string id = count.ToString(CultureInfo.InvariantCulture);
            asked[id] = Received();
            await client.SendAsync(new JsonObject { ["ack"] = count }.ToJsonString());
            await client.SendAsync(new JsonObject { ["id"] = id, ["to"] = $"{Cast.Romeo}?config", ["get"] = new JsonObject() }.ToJsonString());
        }
    }

    private async Task<Received> NextAsync(OTalkClient client)
    {
        try
        {
            return await client.ReceiveAsync();
        }
        catch (HarnessException) when (client.ReceiveCloseAsync() is { IsCompletedSuccessfully: true, Result.Reason: "replaced" })
        {
            throw Replaced();
        }
    }
}
