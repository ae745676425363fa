using System.Text.Json.Nodes;
using OTalk.Integration.Durability;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Federation;

/// <summary>
/// A publish to a channel of another server that was answered is there, once, whichever of the two is killed with <c>kill -9</c> meanwhile, and
/// who reads it on the other server misses none.
/// </summary>
public sealed class KillAcrossTests
{
    private const string Channel = Families.Juliet + "/ledger";
    private const int Messages = 2_000;
    private const int Kills = 4;

    [Fact]
    [Covers("federation.batch.repeated", "federation.relay.msgid", "federation.relay.order", "federation.event.away")]
    public Task Acknowledged_publishes_survive_kills_of_either_server() => ServerGroup.UseAsync(
        Families.Two,
        async group =>
        {
            Lives montague = new(group.Of(Families.Romeo));
            Lives capulet = new(group.Of(Families.Juliet));
            await using (OTalkClient founder = await group.LogInAsync(Families.Juliet))
                await founder.CreateAsync(Channel, new JsonObject { ["msg_count"] = -1, ["all_acl"] = "ps" });
            string session = $"{Families.Romeo}/sess/Reader";
            await using (OTalkClient reader = await montague.Server.LogInAsync(session))
                await reader.SubscribeAsync(Channel + "?messages");

            Acknowledgements total = new();
            Task[] killingTimes = [.. Enumerable.Range(1, Kills).Select(kill => total.Reach(kill * Messages / (Kills + 1)))];
            DistantPublisher[] publishers =
                [.. new[] { "Balcony", "Garden" }.Select(name => new DistantPublisher(name, Channel, Messages / 2, montague, total))];
            DistantReader distant = new(session, montague);
            Task working = Task.WhenAll([.. publishers.Select(publisher => Task.Run(publisher.RunAsync)), Task.Run(() => distant.RunAsync(Messages))]);
            for (int kill = 0; kill < Kills; kill++)
            {
                // One that fails must end the test, not leave it waiting.
                await await Task.WhenAny(killingTimes[kill], working);
                await (kill % 2 == 0 ? capulet : montague).KillAsync();
            }

            await working;

            // Once more, so that what is read was on the disk and not only in memory.
            await capulet.KillAsync();
            await using OTalkClient auditor = await group.LogInAsync(Families.Juliet);
            IReadOnlyList<StoredMessage> stored = await StoredMessage.ReadBySinceIdAsync(auditor, Channel);
            foreach (DistantPublisher publisher in publishers)
            {
                IEnumerable<StoredMessage> own = stored.Where(message => message.Body.StartsWith(publisher.Name + " ", StringComparison.Ordinal));
                Assert.Equal(publisher.Acknowledged, own.Select(message => new Acknowledged(message.Id, message.Time)));
            }

            Assert.Equal(Messages, stored.Count);
            Assert.Equal(stored.Select(message => message.Id), distant.Read);
        },
        TestContext.Current.CancellationToken);
}
