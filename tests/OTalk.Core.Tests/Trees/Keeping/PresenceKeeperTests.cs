using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Keeping;

/// <summary>What <c>/presence</c> says of the bound sessions.</summary>
public class PresenceKeeperTests
{
    private const string Unavailable = """{"ns":"http://otalk.com/p/presence","show":"unavailable"}""";

    private readonly TreeUnderTest _tree = new();

    public PresenceKeeperTests()
    {
        foreach (string name in new[] { "Balcony", "Orchard", "Tomb" })
            _tree.Succeed(new BindSessionCommand(name));
    }

    [Fact]
    public void Nothing_is_said_before_anybody_says_something() => Assert.Empty(_tree.History("presence"));

    [Fact]
    [Covers("well-known.presence.user")]
    public void It_is_the_message_as_published_under_the_name_of_the_identity()
    {
        _tree.Publish("sess/Balcony/presence", body: TreeUnderTest.Body("""{"ns":"http://otalk.com/p/presence","status":"x","show":"away"}"""));
        LogEntry said = Assert.Single(_tree.History("presence"));
        Assert.Equal(
            (People.Romeo, """{"ns":"http://otalk.com/p/presence","status":"x","show":"away"}"""), (said.Author, Picture.Text(said.Body)));
    }

    /// <summary>Every <c>show</c> in the place of the next one, most available first.</summary>
    [Fact]
    [Covers("well-known.presence.order")]
    public void The_most_available_counts()
    {
        string[] shows = ["dnd", "xa", "na", "away", "available"];
        for (int index = 0; index < shows.Length; index++)
        {
            Show(index % 2 == 0 ? "Balcony" : "Orchard", shows[index]);
            Assert.Equal(Shown(shows[index]), Told());
        }

        Show("Orchard", "dnd");
        Assert.Equal(Shown("available"), Told());
    }

    [Fact]
    public void A_message_without_show_is_as_available_as_any()
    {
        Show("Balcony", "away");
        _tree.Publish("sess/Orchard/presence", body: TreeUnderTest.Body("""{"ns":"http://otalk.com/p/presence"}"""));
        Assert.Equal("""{"ns":"http://otalk.com/p/presence"}""", Told());
    }

    [Fact]
    [Covers("well-known.presence.order")]
    public void Among_equals_the_one_published_last_counts()
    {
        Show("Orchard", "away", "first");
        Show("Balcony", "away", "second");
        Assert.Equal(Shown("away", "second"), Told());
        _tree.Succeed(new EndSessionCommand("Balcony"));
        Show("Tomb", "away", "third");
        Assert.Equal(Shown("away", "third"), Told());
        _tree.Succeed(new EndSessionCommand("Tomb"));
        Assert.Equal(Shown("away", "first"), Told());
    }

    [Fact]
    public void Nothing_is_said_as_long_as_the_outcome_stays()
    {
        Guid id = Show("Balcony", "away");
        Guid said = Assert.Single(_tree.History("presence")).Id;
        Assert.NotEqual(id, said);
        Show("Orchard", "dnd");
        Show("Balcony", "away");
        _tree.Publish("sess/Balcony/presence");
        _tree.Succeed(new EndSessionCommand("Orchard"));
        Assert.Equal(said, Assert.Single(_tree.History("presence")).Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers("well-known.presence.none")]
    public void When_none_is_left_it_says_unavailable(bool said)
    {
        Show("Balcony", "dnd");
        Show("Orchard", "away");
        if (said)
        {
            Show("Balcony", "unavailable");
            Show("Orchard", "unavailable");
        }
        else
        {
            _tree.Succeed(new EndSessionCommand("Orchard"));
            Assert.Equal(Shown("dnd"), Told());
            _tree.Succeed(new EndSessionCommand("Balcony"));
        }

        Assert.Equal(Unavailable, Told());
    }

    [Fact]
    [Covers("well-known.presence.taken-back")]
    public void Presence_that_is_deleted_or_revised_is_no_more()
    {
        Guid first = Show("Balcony", "away");
        _tree.Succeed(new ReviseMessageCommand(People.Actor(People.Romeo), Path, first, TreeUnderTest.Body(Shown("xa"))));
        Assert.Equal(Shown("xa"), Told());
        _tree.Succeed(new ReviseMessageCommand(People.Actor(People.Romeo), Path, first, TreeUnderTest.Chat()));
        Assert.Equal(Unavailable, Told());
        Guid second = Show("Balcony", "na");
        _tree.Succeed(new DeleteMessageCommand(People.Actor(People.Romeo), Path, second));
        Assert.Equal(Unavailable, Told());
    }

    [Fact]
    public void A_session_keeps_its_presence_with_a_new_mask()
    {
        Show("Balcony", "away");
        _tree.Succeed(new SetMaskCommand("Balcony", ["*"]));
        Show("Orchard", "dnd");
        Assert.Equal(Shown("away"), Told());
        Assert.Equal(_tree.State.FindSession("Balcony")!.Presence, _tree.Reload().FindSession("Balcony")!.Presence);
    }

    [Fact]
    public void A_channel_of_that_name_elsewhere_says_nothing()
    {
        _tree.Create("sess/Balcony/scratch");
        _tree.Create("sess/Balcony/scratch/presence");
        _tree.Create("roster/presence");
        _tree.Publish("sess/Balcony/scratch/presence", body: TreeUnderTest.Body(Shown("away")));
        _tree.Publish("roster/presence", body: TreeUnderTest.Body(Shown("away")));
        Assert.Empty(_tree.History("presence"));
    }

    private static ChannelPath Path => ChannelPath.Parse("sess/Balcony/presence");

    private static string Shown(string show, string? status = null) =>
        $$"""{"ns":"{{Namespaces.Presence}}","show":"{{show}}"{{(status is null ? "" : $",\"status\":\"{status}\"")}}}""";

    private Guid Show(string session, string show, string? status = null) =>
        _tree.Publish($"sess/{session}/presence", body: TreeUnderTest.Body(Shown(show, status)));

    private string Told() => Picture.Text(Assert.Single(_tree.History("presence")).Body);
}
