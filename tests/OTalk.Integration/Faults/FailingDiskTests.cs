using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Disk;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Faults;

/// <summary>A disk that is full or fails: who publishes is told, reading goes on, and when the disk works again so does the server, by itself.</summary>
public sealed class FailingDiskTests
{
    private const string Alley = Cast.Romeo + "/alley";

    [Theory]
    [InlineData(UnreliableDisk.NoSpace, 507, "the server has no room to store it", "the disk is full")]
    [InlineData(UnreliableDisk.InputOutputError, 500, "it could not be stored; try again", "the disk fails")]
    public Task Writes_that_fail_are_told_and_lose_nothing(int error, int code, string text, string trouble) => WithDiskAsync(async (disk, server, romeo) =>
    {
        List<string> acknowledged = [];
        for (int number = 0; number < 20; number++)
            acknowledged.Add(await SayAsync(romeo, $"before {number}"));

        disk.WriteError = error;
        for (int number = 0; number < 5; number++)
        {
            await romeo.SendAsync(Said($"during {number}"));
            Received refused = await romeo.ReceiveAsync();
            Assert.Equal((code, text), (refused.Member("error")!.Value.GetProperty("code").GetInt32(), refused.Member("error")!.Value.GetProperty("text").GetString()));
        }

        Assert.True(disk.Failed > 0);
        Assert.Equal(acknowledged, await romeo.BodiesAsync(Alley));
        await Polling.UntilAsync("the server says what is wrong", async () => await server.ReadinessAsync() == $"nothing can be stored: {trouble}");

        disk.WriteError = 0;
        await Polling.UntilAsync("the server is ready again", async () => await server.ReadinessAsync() == "ready");
        acknowledged.Add(await SayAsync(romeo, "after"));
        await server.KillAsync();
        await server.StartAsync();
        await using OTalkClient again = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        Assert.Equal(acknowledged, (await again.BodiesAsync(Alley)).Where(body => !body!.StartsWith("during", StringComparison.Ordinal)));
    });

    [Fact]
    public Task Reads_that_fail_are_told_and_work_again_when_the_disk_does() => WithDiskAsync(async (disk, server, romeo) =>
    {
        string said = await SayAsync(romeo, "one");

        // What SQLite has in memory needs no disk, so a new process is asked.
        await server.RestartAsync();
        await using OTalkClient again = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        disk.ReadError = UnreliableDisk.InputOutputError;
        await again.SendAsync(new JsonObject { ["to"] = Alley, ["id"] = "read", ["get"] = new JsonObject() }.ToJsonString());
        Assert.Equal(500, (await again.ReceiveAsync()).Member("error")!.Value.GetProperty("code").GetInt32());
        disk.ReadError = 0;
        Assert.Equal([said], await again.BodiesAsync(Alley));
        await SayAsync(again, "two");
    });

    private static async Task WithDiskAsync(Func<UnreliableDisk, OTalkServer, OTalkClient, Task> test)
    {
        using UnreliableDisk disk = await UnreliableDisk.CreateAsync();
        ServerSetup setup = disk.Under(Cast.Server()) with { ExpectedErrors = [new("store-fails"), new("journal-commit-failed"), new("contents-read-failed")] };
        await OTalkServer.UseAsync(setup, async server =>
        {
            await using OTalkClient romeo = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
            await romeo.CreateAsync(Alley, new JsonObject { ["msg_count"] = -1 });
            await test(disk, server, romeo);
        });
    }

    private static string Said(string body) => new JsonObject { ["to"] = Alley, ["id"] = body, ["msg"] = Conversation.Chat(body) }.ToJsonString();

    private static async Task<string> SayAsync(OTalkClient client, string body)
    {
        await client.PublishAsync(Alley, body);
        return body;
    }
}
