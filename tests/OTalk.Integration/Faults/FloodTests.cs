using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Disk;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Faults;

/// <summary>Who publishes faster than the disk stores is not read from meanwhile: what it sends waits with it, not in the server's memory.</summary>
public sealed class FloodTests
{
    private const string Alley = Cast.Romeo + "/alley";
    private const int Messages = 4_000;
    private const int BodyLength = 16_384;

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_producer_is_slowed_while_the_disk_stands_still_and_loses_nothing()
    {
        using UnreliableDisk disk = await UnreliableDisk.CreateAsync();
        ServerSetup setup = disk.Under(Cast.Server("Limits:PublishesPerSecond=0")) with { ExpectedErrors = [new("store-fails")] };
        await OTalkServer.UseAsync(setup, async server =>
        {
            await using OTalkClient romeo = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
            await romeo.CreateAsync(Alley, new JsonObject { ["msg_count"] = -1 });
            disk.IsHeld = true;
            int sent = 0;
            Task sending = SendAsync(romeo, () => sent++);
            await Polling.UntilAsync("a sync waits", () => Task.FromResult(disk.Waiting > 0));

            // It has come to a stand when nothing was taken from it between many looks.
            for (int still = 0, before = -1; still < 20 && !sending.IsCompleted; before = Volatile.Read(ref sent))
            {
                await Task.Delay(_look, TestContext.Current.CancellationToken);
                still = Volatile.Read(ref sent) == before ? still + 1 : 0;
            }

            Assert.False(sending.IsCompleted, $"the server took {Messages * BodyLength / 1_048_576} MiB that it could not store");
            disk.IsHeld = false;
            for (int number = 0; number < Messages; number++)
                Assert.NotNull((await romeo.ReceiveAsync()).Member("response"));
            await sending;
            Assert.Equal(Messages, (await romeo.GetAsync(Alley, new JsonObject { ["limit"] = 1 })).GetProperty("total").GetInt32());
        });
    }

    private static async Task SendAsync(OTalkClient client, Action sent)
    {
        string body = new('x', BodyLength);
        for (int number = 0; number < Messages; number++)
        {
            await client.SendAsync(new JsonObject { ["to"] = Alley, ["id"] = number, ["msg"] = Conversation.Chat(body) }.ToJsonString());
            sent();
        }
    }
}
