using System.Security.Cryptography;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

public class AcceptLinkedTests
{
    private const string SourceAddress = "juliet@capulet.com/sess/Tomb/presence";

    private readonly TreeUnderTest _tree = new();

    public AcceptLinkedTests() => Link(_tree, "s6", "romeo@montague.com/roster/Juliet");

    [Fact]
    public void Author_id_time_and_bytes_are_those_of_the_source()
    {
        LogEntry source = Entry();
        LogEntry taken = Expect.Change<EntryAppended>(_tree.Succeed(Command("roster/Juliet", source))).Entry;
        Assert.Equal((source.Id, source.Time, source.Author, source.Ns, source.Key), (taken.Id, taken.Time, taken.Author, taken.Ns, taken.Key));
        Assert.Equal(source.Body, taken.Body);
        Assert.Equal([SourceAddress], taken.Via);
        Assert.Equal(SHA256.HashData(source.Body.Span), taken.Digest!.Value.ToArray());
    }

    [Fact]
    [Covers("subscriptions.link.path")]
    public void Missing_channels_are_made_with_the_sources_message_count()
    {
        _tree.Succeed(Command("roster/Juliet/Tomb", Entry(), messages: 1));
        ChannelRecord made = _tree.Channel("roster/Juliet/Tomb").Record;
        Assert.Equal((1, 50, People.Romeo), (made.MessageCount, made.EventCount, made.Creator));
        Assert.Equal(1, _tree.Channel("roster/Juliet").Config.MessageCount);
    }

    [Fact]
    public void A_channel_that_is_there_stays_as_it_is()
    {
        _tree.Create("roster/Juliet", """{"msg_count":3}""");
        _tree.Succeed(Command("roster/Juliet", Entry(), messages: 1));
        Assert.Equal(3, _tree.Channel("roster/Juliet").Config.MessageCount);
    }

    [Fact]
    public void A_message_is_taken_once()
    {
        _tree.Succeed(Command("roster/Juliet", Entry()));
        Assert.Empty(_tree.Succeed(Command("roster/Juliet", Entry())).Changes);
    }

    [Fact]
    public void A_run_is_taken_in_order_without_what_is_there_already()
    {
        LogEntry[] run = [Entry(), Entry(), Entry()];
        for (int index = 1; index < run.Length; index++)
            run[index] = Entry(900 + index);
        _tree.Succeed(Command("roster/Juliet", run[1]));
        var command = new AcceptLinkedCommand(
            People.Romeo, "s6", [.. run.Select(entry => new LinkedMessage(ChannelPath.Parse("roster/Juliet"), new CarriedMessage(entry, SourceAddress, 50)))]);
        Assert.Equal([run[0].Id, run[2].Id], _tree.Succeed(command).Changes.OfType<EntryAppended>().Select(change => change.Entry.Id));
    }

    [Fact]
    public void A_message_that_retention_took_is_not_taken_again()
    {
        _tree.Succeed(Command("roster/Juliet", Entry(), messages: 0));
        Assert.Empty(_tree.History("roster/Juliet"));
        Assert.Empty(_tree.Succeed(Command("roster/Juliet", Entry(), messages: 0)).Changes);
    }

    [Fact]
    public void A_message_that_came_through_this_channel_is_not_taken() =>
        Assert.Empty(_tree.Succeed(Command("roster/Juliet", Entry("romeo@montague.com/roster/Juliet", "juliet@capulet.com/inbox"))).Changes);

    [Fact]
    [Covers("subscriptions.link.loops")]
    public void Sixteen_hops_are_the_most()
    {
        string[] hops = [.. Enumerable.Range(0, AcceptLinkedCommand.MaximumHops).Select(hop => $"juliet@capulet.com/hop{hop}")];
        Assert.NotEmpty(_tree.Succeed(Command("roster/Juliet", Entry(hops[1..]))).Changes);
        Assert.Empty(_tree.Succeed(Command("roster/Juliet/Tomb", Entry(hops))).Changes);
    }

    [Fact]
    public void A_subscription_that_has_ended_brings_nothing()
    {
        _tree.Succeed(new ChangeSubscriptionCommand("s6", _tree.State.FindSubscription("s6")!.Source, SubscriptionState.Ended));
        Assert.Empty(_tree.Succeed(Command("roster/Juliet", Entry())).Changes);
    }

    [Fact]
    public void A_subscription_brings_nothing_beside_its_destination() =>
        Assert.Empty(_tree.Succeed(Command("roster/Other", Entry())).Changes);

    [Fact]
    public void Another_owners_subscription_brings_nothing() =>
        Assert.Empty(_tree.Succeed(Command("roster/Juliet", Entry()) with { Owner = People.Juliet }).Changes);

    [Fact]
    public void Channels_of_sessions_are_made_by_bind_alone()
    {
        Link(_tree, "s7", "romeo@montague.com/sess");
        Assert.Empty(_tree.Succeed(Command("sess/Tomb", Entry()) with { SubscriptionId = "s7" }).Changes);
    }

    [Fact]
    public void A_full_account_gets_no_more_channels()
    {
        int full = new TreeUnderTest().State.ChannelCount;
        var tree = new TreeUnderTest(rules: TreeRules.Default with { ChannelsPerAccount = full + 1 });
        Link(tree, "s6", "romeo@montague.com/roster/Juliet");
        Assert.Empty(tree.Succeed(Command("roster/Juliet/Tomb", Entry())).Changes);
        Assert.NotEmpty(tree.Succeed(Command("roster/Juliet", Entry())).Changes);
    }

    private static void Link(TreeUnderTest tree, string id, string destination) => tree.Apply(new SubscriptionSet(new SubscriptionRecord(
        id, "juliet@capulet.com/sess/*/presence", destination, "{}", SubscriptionState.Active, TreeUnderTest.Start)));

    private static AcceptLinkedCommand Command(string path, LogEntry entry, int messages = 1) =>
        new(People.Romeo, "s6", [new LinkedMessage(ChannelPath.Parse(path), new CarriedMessage(entry, SourceAddress, messages))]);

    private static LogEntry Entry(params string[] via) => Entry(900, via);

    private static LogEntry Entry(int id, params string[] via) => new()
    {
        Kind = EntryKind.Message,
        Channel = 77,
        Path = ChannelPath.Parse("sess/Tomb/presence"),
        Id = TreeUnderTest.Id(id),
        Time = TreeUnderTest.Start.AddDays(-1),
        Author = "juliet@capulet.com/sess/Tomb",
        Body = TreeUnderTest.Chat().Utf8,
        Ns = Namespaces.Chat,
        Key = "topic",
        Via = via,
    };
}
