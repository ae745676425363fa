using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Durability;

/// <summary>A bit has flipped on the disk: the operator finds out where, and readers that something is lacking.</summary>
public sealed class DamageTests
{
    private const string Alley = Cast.Romeo + "/alley";

    [Fact]
    [Covers("streams.restore.gap", "contents.gap")]
    public Task A_damaged_message_is_named_and_its_readers_are_told_of_a_gap() => OTalkServer.UseAsync(
        Cast.Server() with { ExpectedErrors = [new("record-damaged")] },
        async server =>
        {
            await using (OTalkClient romeo = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony"))
            {
                await romeo.CreateAsync(Alley, new JsonObject { ["all_acl"] = "s", ["msg_count"] = -1 });
                await using (OTalkClient juliet = await server.LogInAsync($"{Cast.Juliet}/sess/Window"))
                    await juliet.SubscribeAsync(Alley);
                foreach (string body in (string[])["one", "two", "three, the damaged", "four"])
                    await romeo.PublishAsync(Alley, body);
            }

            await server.StopAsync();
            CommandResult sound = await server.RunAsync("storage", "check");
            Assert.True(sound.ExitCode == 0, sound.Output + sound.Errors);
            Assert.EndsWith(" records: all as they were written\n", sound.Output, StringComparison.Ordinal);
            Flip(server, "three, the damaged");
            CommandResult damaged = await server.RunAsync("storage", "check");
            Assert.Equal(1, damaged.ExitCode);
            Assert.StartsWith($"damaged: entry tree={Cast.Romeo} pos=", damaged.Output, StringComparison.Ordinal);
            Assert.Contains(" channel=/alley id=", damaged.Output, StringComparison.Ordinal);
            Assert.EndsWith(" records: 1 faults\n", damaged.Output, StringComparison.Ordinal);

            await server.StartAsync();
            await using (OTalkClient first = await server.ConnectAsync())
            {
                await first.LogInAsync($"{Cast.Juliet}/sess/Window", Cast.Password);
                Assert.Equal(new WebSocketClose(1008, "fell behind what is kept"), await first.ReceiveCloseAsync());
            }

            await using OTalkClient again = await server.ConnectAsync();
            JsonElement bound = (await again.LogInAsync($"{Cast.Juliet}/sess/Window", Cast.Password)).Member("response")!.Value;
            Assert.Equal(Alley, Assert.Single(bound.GetProperty("gap").GetProperty("channels").EnumerateArray()).GetString());
            foreach (string body in (string[])["one", "two", "four"])
                Assert.Equal(body, await BodyAsync(again));

            JsonElement page = await again.GetAsync(Alley);
            Assert.Equal(["one", "two", "four"], page.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("msg").GetProperty("body").GetString()));
            Assert.Equal(4, page.GetProperty("total").GetInt32());
            Assert.Equal(Alley, Assert.Single(page.GetProperty("gap").GetProperty("channels").EnumerateArray()).GetString());
        });

    private static async Task<string?> BodyAsync(OTalkClient client) => (await client.ReceiveAsync()).Member("msg")!.Value.GetProperty("body").GetString();

    /// <summary>Flips a bit of a text, where it stands in the database of a stopped server.</summary>
    private static void Flip(OTalkServer server, string text)
    {
        string file = Path.Combine(server.DataDirectory, "otalk.db");
        byte[] bytes = File.ReadAllBytes(file);
        int at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        Assert.True(at > 0, $"the database has no '{text}'");
        bytes[at] ^= 1;
        File.WriteAllBytes(file, bytes);
    }
}
