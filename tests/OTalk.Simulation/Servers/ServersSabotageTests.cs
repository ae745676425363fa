using System.Text;
using System.Text.RegularExpressions;
using OTalk.Simulation.Checks;
using OTalk.Simulation.Federation;
using OTalk.Simulation.Sabotage;

namespace OTalk.Simulation.Servers;

/// <summary>Each guarantee between servers is broken on purpose, and the check it belongs to has to notice.</summary>
public sealed partial class ServersSabotageTests
{
    private const int Seeds = 100;

    [Fact]
    public void A_stanza_that_is_forgotten_is_noticed() =>
        AssertNoticed(["Drain", "Progress"], new ServersSetup { Outbox = store => new SkippingOutbox(store) });

    [Fact]
    public void An_answer_before_the_disk_is_noticed() =>
        AssertNoticed([nameof(Checks.StoredCheck)], new ServersSetup { Trees = store => new LyingStore(store) });

    [Fact]
    public void A_change_that_is_made_again_is_noticed() =>
        AssertNoticed(["Once", nameof(Checks.ChangeCheck), nameof(QueueCheck)], new ServersSetup { Trees = store => new UnknowingStore(store), Receipts = _ => new EmptyReceipts() });

    [Fact]
    public void An_event_that_comes_twice_is_noticed() =>
        AssertNoticed([nameof(Checks.ReadingCheck)], new ServersSetup { MakePipe = capacity => new DoublingPipe(capacity) });

    [Fact]
    public void An_event_that_overtakes_another_is_noticed() =>
        AssertNoticed([nameof(Checks.ReadingCheck)], new ServersSetup { MakePipe = capacity => new SwappingPipe(capacity) });

    [Fact]
    public void An_answer_that_comes_twice_is_noticed() =>
        AssertNoticed(["Answer"], new ServersSetup { MakePipe = capacity => new RepeatingPipe(capacity) });

    [Fact]
    public void Events_that_are_for_somebody_else_are_noticed() =>
        AssertNoticed(["Progress", "Link"], new ServersSetup { Frames = frame => [Misdirected(frame)] });

    [Fact]
    public void Somebody_who_is_left_behind_is_noticed() =>
        AssertNoticed(["Progress", "Link"], new ServersSetup { Trees = store => new ShortLogStore(store) });

    [Fact]
    public void Somebody_who_comes_back_too_far_ahead_is_noticed() =>
        AssertNoticed(["Progress"], new ServersSetup { Trees = store => new HurryingStore(store) });

    [Fact]
    public void A_server_that_forgets_who_has_subscribed_is_noticed() =>
        AssertNoticed(["Agreement", "Progress", "Link"], new ServersSetup { Trees = store => new FriendlessStore(store) });

    [Fact]
    public void A_channel_that_opened_is_noticed() =>
        AssertNoticed([nameof(Checks.UninvitedCheck)], new ServersSetup { Trees = store => new OpenDoorsStore(store) });

    /// <summary>Events name subscriptions that nobody has.</summary>
    private static byte[] Misdirected(byte[] frame) => Encoding.UTF8.GetBytes(Named().Replace(Encoding.UTF8.GetString(frame), "\"s99999\"]"));

    [GeneratedRegex("\"s[0-9]+\"]")]
    private static partial Regex Named();

    private static void AssertNoticed(string[] checks, ServersSetup sabotaged)
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            using var simulation = new ServersRun(seed, sabotaged);
            try
            {
                simulation.Run();
            }
            catch (ViolationException noticed)
            {
                Assert.Contains(noticed.Check, checks);
                return;
            }
        }

        Assert.Fail($"{Seeds} seeds went by and nothing was noticed");
    }
}
