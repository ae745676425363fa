using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Durability;

/// <summary>
/// A final message that anybody in a room has got is durable: <c>kill -9</c> does not take it out of the room's history, and who comes back
/// misses none and gets none again. That this can fail was checked on a server that told rooms before its journal had committed.
/// </summary>
public sealed class TalkerKillTests
{
    private const string Channel = Cast.Romeo + "/ledger";
    private const string Room = "romeo.ledger";
    private const int Messages = 3_000;
    private const int Kills = 6;

    [Fact]
    public async Task Final_messages_that_were_received_survive_kills_in_the_middle_of_the_load()
    {
        using PortLease port = PortLease.Acquire();
        await OTalkServer.UseAsync(Cast.Server("Limits:PublishesPerSecond=0", $"Talker:Port={port.Port}"), async server =>
        {
            Guid first;
            await using (OTalkClient founder = await server.LogInAsync($"{Cast.Romeo}/sess/Founder"))
            {
                await founder.CreateAsync(Channel, new JsonObject { ["msg_count"] = -1, ["all_acl"] = "ps" });
                first = await founder.PublishAsync(Channel, "first");
            }

            Lives lives = new(server);
            Guid[] ids = [.. Enumerable.Range(0, Messages).Select(_ => Guid.NewGuid())];
            RoomMember romeo = new("romeo", await TokenAsync(server, Cast.Romeo), Room, port.Port, ids, first, lives);
            RoomMember juliet = new("juliet", await TokenAsync(server, Cast.Juliet), Room, port.Port, [], first, lives);
            Task[] killingTimes = [.. Enumerable.Range(1, Kills).Select(kill => kill * Messages / (Kills + 1))
                .Select(count => Task.WhenAll(romeo.Count.Reach(count), juliet.Count.Reach(count)))];

            Task talking = Task.WhenAll(Task.Run(() => juliet.RunAsync(Messages)), Task.Run(() => romeo.RunAsync(Messages)));
            foreach (Task killingTime in killingTimes)
            {
                // A member that fails must end the test, not leave it waiting.
                await await Task.WhenAny(killingTime, talking);
                await lives.KillAsync();
            }

            await talking;
            await lives.KillAsync();
            await using OTalkClient reader = await server.LogInAsync($"{Cast.Romeo}/sess/Reader");
            IReadOnlyList<StoredMessage> stored = await StoredMessage.ReadBySinceIdAsync(reader, Channel);
            Heard[] said = [.. ids.Select((id, number) => new Heard(id, RoomMember.Content(number)))];
            Assert.Equal(said, stored.Skip(1).Select(message => new Heard(message.Id, message.Body)));
            Assert.Equal(said, romeo.Heard);
            Assert.Equal(said, juliet.Heard);
        });
    }

    private static async Task<string> TokenAsync(OTalkServer server, string user)
    {
        CommandResult made = await server.RunAsync("token", "create", user);
        Assert.True(made.ExitCode == 0, made.Errors);
        return made.Output.Trim();
    }
}
