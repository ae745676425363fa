using OTalk.Load.Connections;
using OTalk.Load.IdleConnections;
using OTalk.Load.Talker;

namespace OTalk.Load.Tests;

public class CrowdTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ReceiveScratch _scratch = new();

    [Fact]
    public async Task Each_connection_pings_when_its_own_time_has_come()
    {
        var pings = new SemaphoreSlim(0);
        using var talker = new ScriptedTalker(line =>
        {
            Assert.Equal("""{"type":"ping"}""", line);
            pings.Release();
            return [];
        });
        using var crowd = new Crowd();
        crowd.Add(Open(talker), TimeSpan.Zero);
        crowd.Add(Open(talker), Second);

        crowd.Tend(Crowd.PingEvery - Second);
        crowd.Tend(Crowd.PingEvery);
        crowd.Tend(Crowd.PingEvery + Second);
        crowd.Tend(Crowd.PingEvery + Crowd.PingEvery);
        for (var expected = 0; expected < 3; expected++)
            Assert.True(await pings.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "a ping did not come");
        crowd.Check();
        Assert.Equal(2, crowd.Count);
        Assert.Equal(3, talker.Received.Count);
    }

    [Fact]
    public void What_the_server_complains_about_fails_the_run()
    {
        using var talker = new ScriptedTalker(_ => ["""{"type":"error","message":"nothing came for 60 seconds"}"""]);
        using var crowd = new Crowd();
        crowd.Add(Open(talker), TimeSpan.Zero);
        crowd.Tend(Crowd.PingEvery);

        var problem = Assert.Throws<IOException>(() =>
        {
            while (!TestContext.Current.CancellationToken.IsCancellationRequested)
                crowd.Check();
        });
        Assert.Contains("nothing came for 60 seconds", problem.Message, StringComparison.Ordinal);
    }

    private TalkerConnection Open(ScriptedTalker talker) => TalkerConnection.Open(talker.Address, _scratch, TimeSpan.FromSeconds(30));
}
