using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Durability;

/// <summary>
/// A publish that was answered is never lost, not by <c>kill -9</c> (protocol reference, "Channels"). That this can fail was checked on a
/// server whose trees answered before their journal had committed: it lost messages in the first run.
/// </summary>
public sealed class KillTests
{
    private const string Channel = Cast.Romeo + "/ledger";
    private const int Messages = 10_000;
    private const int Kills = 8;

    [Fact]
    [Covers("channels.publish.durable")]
    public Task Acknowledged_publishes_survive_kills_in_the_middle_of_the_load() =>
        OTalkServer.UseAsync(Cast.Server("Limits:PublishesPerSecond=0"), async server =>
        {
            await using (OTalkClient founder = await server.LogInAsync($"{Cast.Romeo}/sess/Founder"))
                await founder.CreateAsync(Channel, new JsonObject { ["msg_count"] = -1 });

            Lives lives = new(server);
            Acknowledgements total = new();
            Task[] killingTimes = [.. Enumerable.Range(1, Kills).Select(kill => total.Reach(kill * Messages / (Kills + 1)))];
            string[] names = ["Balcony", "Garden"];
            Publisher[] publishers = [.. names.Select(name => new Publisher(name, Channel, Messages / names.Length, lives, total))];
            Task publishing = Task.WhenAll(publishers.Select(publisher => Task.Run(publisher.RunAsync)));
            foreach (Task killingTime in killingTimes)
            {
                // A publisher that fails must end the test, not leave it waiting.
                await await Task.WhenAny(killingTime, publishing);
                await lives.KillAsync();
            }

            await publishing;
            Assert.Equal(Messages, publishers.Sum(publisher => publisher.Acknowledged.Count));

            // Once more, so that what is read was on the disk and not only in memory.
            await lives.KillAsync();
            await Ledger.CheckAsync(server, Channel, publishers);
        });
}
