using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Disk;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Faults;

/// <summary>Nothing is acknowledged or shown before the sync of its transaction has returned, seen in the order of system calls.</summary>
public sealed class SyncTests
{
    private const int Messages = 400;
    private const string Alley = Cast.Romeo + "/alley";

    [Fact]
    public async Task No_answer_and_no_event_leaves_before_its_transaction_is_synced()
    {
        using UnreliableDisk disk = await UnreliableDisk.CreateAsync();
        await OTalkServer.UseAsync(disk.Under(Cast.Server("Limits:PublishesPerSecond=0")), async server =>
        {
            await using OTalkClient romeo = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
            await romeo.CreateAsync(Alley, new JsonObject { ["all_acl"] = "s", ["msg_count"] = -1 });
            await using OTalkClient juliet = await server.LogInAsync($"{Cast.Juliet}/sess/Window");
            await juliet.SubscribeAsync(Alley);
            Task reading = ReadAsync(juliet);
            for (int mark = 1; mark <= Messages; mark++)
                await romeo.SendAsync(Marked(mark));
            await ReadAsync(romeo);
            await reading;
        });

        Dictionary<int, int> written = [];
        int begun = -1, synced = -1, sent = 0;
        foreach ((int at, DiskEvent step) in disk.Trace().Index())
        {
            switch (step.Step)
            {
                case DiskStep.Written:
                    written.Add(step.Mark, at);
                    break;
                case DiskStep.SyncBegins:
                    begun = at;
                    break;
                case DiskStep.SyncEnds:
                    synced = begun;
                    break;
                case DiskStep.Sent:
                    Assert.True(written.TryGetValue(step.Mark, out int place), $"{step.Mark} was sent and never written");
                    Assert.True(place < synced, $"{step.Mark} was sent before a sync that began behind its write had returned");
                    sent++;
                    break;
            }
        }

        // Each is in the answer to its publisher and in the event; one that two buffers share is not seen.
        Assert.InRange(sent, 2 * Messages * 9 / 10, 2 * Messages);
    }

    [Fact]
    public async Task What_the_disk_holds_up_is_neither_answered_nor_seen_while_reading_goes_on()
    {
        using UnreliableDisk disk = await UnreliableDisk.CreateAsync();
        ServerSetup setup = disk.Under(Cast.Server()) with { ExpectedErrors = [new("store-fails")] };
        await OTalkServer.UseAsync(setup, async server =>
        {
            await using OTalkClient romeo = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
            await romeo.CreateAsync(Alley, new JsonObject { ["all_acl"] = "s", ["msg_count"] = -1 });
            await using OTalkClient juliet = await server.LogInAsync($"{Cast.Juliet}/sess/Window");
            await juliet.SubscribeAsync(Alley);
            disk.IsHeld = true;
            await romeo.SendAsync(Marked(1));
            await Polling.UntilAsync("a sync waits", () => Task.FromResult(disk.Waiting > 0));

            // Who reads is answered from what is stored; of the rest nobody knows.
            Assert.Equal(0, (await juliet.GetAsync($"{Cast.Juliet}/inbox")).GetProperty("total").GetInt32());
            Assert.Null(romeo.TryReceive());
            Assert.Null(juliet.TryReceive());
            await Polling.UntilAsync("the server says that it does not get on", async () => await server.ReadinessAsync() == "nothing can be stored: a write does not end");
            Assert.Null(romeo.TryReceive());

            disk.IsHeld = false;
            Assert.Equal("mark-000001", (await romeo.ReceiveAsync()).Id);
            Assert.Equal("mark-000001", (await juliet.ReceiveAsync()).Member("msg")!.Value.GetProperty("body").GetString());
            await Polling.UntilAsync("the server is ready again", async () => await server.ReadinessAsync() == "ready");
        });
    }

    [Fact]
    public async Task After_a_failed_sync_nothing_is_acknowledged_until_the_store_was_opened_again()
    {
        using UnreliableDisk disk = await UnreliableDisk.CreateAsync();
        ServerSetup setup = disk.Under(Cast.Server()) with { ExpectedErrors = [new("store-fails"), new("journal-commit-failed")] };
        await OTalkServer.UseAsync(setup, async server =>
        {
            await using OTalkClient romeo = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
            await romeo.CreateAsync(Alley, new JsonObject { ["msg_count"] = -1 });
            await romeo.SendAsync(Marked(1));
            Assert.NotNull((await romeo.ReceiveAsync()).Member("response"));

            disk.SyncError = UnreliableDisk.InputOutputError;
            await romeo.SendAsync(Marked(2));
            Assert.Equal(500, (await romeo.ReceiveAsync()).Member("error")!.Value.GetProperty("code").GetInt32());
            await Polling.UntilAsync("the server says what is wrong", async () => await server.ReadinessAsync() == "nothing can be stored: the disk fails");
            await romeo.SendAsync(Marked(3));
            Assert.Equal(500, (await romeo.ReceiveAsync()).Member("error")!.Value.GetProperty("code").GetInt32());

            disk.SyncError = 0;
            await Polling.UntilAsync("the server is ready again", async () => await server.ReadinessAsync() == "ready");
            await romeo.SendAsync(Marked(4));
            Assert.NotNull((await romeo.ReceiveAsync()).Member("response"));
            await server.KillAsync();
            await server.StartAsync();
            await using OTalkClient again = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
            IReadOnlyList<string?> stored = await again.BodiesAsync(Alley);
            Assert.Equal(["mark-000001", "mark-000004"], stored.Where(body => body is "mark-000001" or "mark-000004"));
        });

        List<DiskStep> steps = [.. disk.Trace().Select(step => step.Step)];
        Assert.Contains(DiskStep.SyncFails, steps);
        for (int at = steps.IndexOf(DiskStep.SyncFails); at < steps.Count && steps[at] != DiskStep.Opened; at++)
            Assert.NotEqual(DiskStep.SyncEnds, steps[at]);
    }

    private static string Marked(int mark) => new JsonObject
    {
        ["to"] = Alley,
        ["id"] = $"mark-{mark:D6}",
        ["msg"] = Conversation.Chat($"mark-{mark:D6}"),
    }.ToJsonString();

    private static async Task ReadAsync(OTalkClient client)
    {
        for (int received = 0; received < Messages; received++)
            await client.ReceiveAsync();
    }
}
