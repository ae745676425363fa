using System.Globalization;
using System.Text.Json;
using OTalk.Integration.Durability;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Restoring;

/// <summary>
/// Reads over STOMP and acknowledges (protocol reference, "STOMP"), one tree message by message and the other by the last one: what it had not
/// acknowledged, or not with a receipt, may come again.
/// </summary>
internal sealed class CutStompReader(string session, IReadOnlyList<string> sources, Lives lives, CuttingProxy proxy, IReadOnlyList<Sequence> sequences, Random random)
    : CutReader(lives, proxy, sequences)
{
    private const int MostUnacknowledged = 40;

    protected override async Task ReadAsync(int life)
    {
        await using StompClient client = await StompClient.ConnectAsync(Proxy.Address);
        await client.SendAsync($"CONNECT\naccept-version:1.2\nlogin:{session}\npasscode:{Cast.Password}\n\n\0");
        JsonElement connected = Headers(await client.ReceiveAsync(), "CONNECTED");
        Assert.Equal("false", connected.GetProperty("otalk-new").GetString());
        Assert.False(connected.TryGetProperty("otalk-gap", out JsonElement gap), gap.ToString());
        Begin(life);
        await client.SendAsync($"SUBSCRIBE\nid:0\ndestination:{sources[0]}\nack:client\n\n\0");
        await client.SendAsync($"SUBSCRIBE\nid:1\ndestination:{sources[1]}\nack:client-individual\n\n\0");
        Dictionary<string, int[]> asked = [];
        List<string>[] unacknowledged = [[], []];
        int count = 0;
        while (!IsComplete)
        {
            Received frame = await client.ReceiveAsync();
            if (Command(frame) == "RECEIPT")
            {
                // The last acknowledgement of several has the receipt.
                Confirm(asked[Headers(frame, "RECEIPT").GetProperty("receipt-id").GetString()!]);
                continue;
            }

            JsonElement headers = Headers(frame, "MESSAGE");
            Take(headers.GetProperty("message-id").GetGuid(), frame.Member("body")!.Value.GetProperty("body").GetString()!);
            unacknowledged[int.Parse(headers.GetProperty("subscription").GetString()!, CultureInfo.InvariantCulture)].Add(headers.GetProperty("ack").GetString()!);
            if (random.Next(MostUnacknowledged) != 0)
                continue;
            string receipt = $"{count++}";
            asked[receipt] = Received();
            string[] acks = [.. unacknowledged[0].TakeLast(1), .. unacknowledged[1]];
            await client.SendAsync(string.Concat(acks.Select(ack => $"ACK\nid:{ack}\n{(ack == acks[^1] ? $"receipt:{receipt}\n" : "")}\n\0")));
            unacknowledged = [[], []];
        }
    }

    private static string Command(Received frame) => frame.Member("command")?.GetString() ?? throw new HarnessException($"no whole frame: {frame}");

    private JsonElement Headers(Received frame, string command)
    {
        string came = Command(frame);
        if (came == "ERROR" && frame.Member("headers")!.Value.GetProperty("message").ValueEquals("replaced"))
            throw Replaced();
        return came == command
            ? frame.Member("headers")!.Value
            : throw new InvalidOperationException($"{frame} came in place of {command}");
    }
}
