using System.Globalization;
using OTalk.TestKit;

namespace OTalk.Integration.Stomp.SideBySide;

/// <summary>Frames that are sent to RabbitMQ and to oTalk are answered alike, but for the differences that are listed.</summary>
public sealed class SideBySideTests(Brokers brokers) : IClassFixture<Brokers>
{
    [Fact]
    [Covers("stomp.versions", "stomp.receipt", "stomp.ack.client", "stomp.queue.ack", "stomp.queue.nack", "stomp.queue.prefetch", "stomp.transaction")]
    public async Task Both_answer_alike_but_for_what_is_listed()
    {
        Comparison comparison = new();
        List<string> problems = [];
        foreach (Scene scene in Scenes.All)
        {
            string? problem = comparison.Problem(await PlayAsync(scene, brokers.RabbitMq), await PlayAsync(scene, brokers.OTalk));
            if (problem != Differences.OfScenes.SingleOrDefault(difference => difference.Scene == scene.Name)?.Shown)
                problems.Add($"{scene.Name}: {problem ?? "both end alike"}");
        }

        Problems.None([.. problems, .. comparison.Unseen.Select(static difference => $"listed and nowhere: {difference}")]);
    }

    [Fact]
    public void Each_listed_scene_is_played() =>
        Assert.Empty(Differences.OfScenes.Select(static difference => difference.Scene).Except(Scenes.All.Select(static scene => scene.Name)));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 20_000)]
    [InlineData(20_000, 0)]
    [InlineData(20_000, 30_000)]
    [Covers("stomp.heart-beat")]
    public async Task Heart_beats_are_agreed_alike(int sends, int wants) =>
        Assert.Equal(await AgreedAsync(brokers.RabbitMq, sends, wants), await AgreedAsync(brokers.OTalk, sends, wants));

    private static async Task<IReadOnlyList<SceneLine>> PlayAsync(Scene scene, Broker broker)
    {
        using ScenePlayer player = new(scene, broker);
        return await player.PlayAsync();
    }

    /// <summary>How often the server and the client send (STOMP 1.2, "Heart-beating"), in milliseconds; 0 for never.</summary>
    private static async Task<(int Server, int Client)> AgreedAsync(Broker broker, int sends, int wants)
    {
        using RawStomp client = RawStomp.Open(broker.Port);
        await client.SendAsync($"CONNECT\naccept-version:1.2\nhost:/\nlogin:{broker.Login("beats")}\npasscode:{broker.Passcode}\nheart-beat:{sends},{wants}\n\n\0");
        int[] server = [.. (await client.ReceiveAsync("CONNECTED"))["heart-beat"].Split(',').Select(static number => int.Parse(number, CultureInfo.InvariantCulture))];
        await client.DoAsync("DISCONNECT\n");
        return (Agree(server[0], wants), Agree(sends, server[1]));
    }

    private static int Agree(int sends, int wants) => sends == 0 || wants == 0 ? 0 : Math.Max(sends, wants);
}
