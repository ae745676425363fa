using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Tests.Trees;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Reading;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Access;

/// <summary>
/// Every command and read that names a channel, against one that is hidden and one that is not there: the same answer but for the path. For
/// the blocked, against the whole tree and an identity that does not exist.
/// </summary>
public class HiddenEverywhereTests
{
    private const string Hidden = "place";
    private const string Absent = "other";

    private static readonly string[] _queries =
    [
        "", "?messages", "?events", "?keys", "?key=topic", "?key=none", "?channels", "?subscriptions", "?permissions", "?config", "?ns=http://otalk.com/p/chat",
        "?messages&keys&channels&subscriptions&permissions", "/*", "/*/", "/*/?channels", "/*/x", "/*?subscriptions", "/*?permissions", "/*?config",
    ];

    private readonly TreeUnderTest _tree = new();

    public static TheoryData<string> Askers { get; } = new("stranger", "banned", "blocked", "blocked server");

    /// <summary>A command of everybody's that names a channel is tried below; what is none of those has no channel or no actor.</summary>
    [Fact]
    public void No_command_is_left_out() => Assert.Equal(
        [typeof(BlockCommand), typeof(DecideRequestCommand), typeof(UnblockCommand)],
        typeof(TreeCommand).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(TreeCommand)) && type.GetProperty("Actor") is not null)
            .Except(Commands(Hidden, People.Stranger).Select(command => command.GetType()))
            .OrderBy(type => type.Name, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Askers))]
    [Covers("channels.hidden.answer", "channels.hidden.banned", "permissions.ban")]
    public void Commands_answer_as_for_a_channel_that_is_not_there(string asker)
    {
        string identity = Furnish(asker);
        foreach ((TreeCommand hidden, TreeCommand absent) in Commands(Hidden, identity).Zip(Commands(Absent, identity)))
        {
            StanzaError? error = _tree.Decide(hidden).Error;
            Assert.Equal(Condition.ItemNotFound, error?.Condition);
            Assert.Equal(_tree.Decide(absent).Error, Elsewhere(error));
        }
    }

    [Theory]
    [MemberData(nameof(Askers))]
    public void Reads_answer_as_for_a_channel_that_is_not_there(string asker)
    {
        string identity = Furnish(asker);
        foreach (string query in _queries.Append($"?msgid={TreeUnderTest.Id(901)}").Append($"?msgid={TreeUnderTest.Id(999)}"))
        {
            StanzaError? error = Read(Hidden + query, identity);
            Assert.NotNull(error);
            Assert.Equal(Read(Absent + query, identity), Elsewhere(error));
        }
    }

    /// <summary>The channel is in no list, whatever it is read with, and none that is told of events.</summary>
    [Theory]
    [MemberData(nameof(Askers))]
    public void No_pattern_reaches_it(string asker)
    {
        string identity = Furnish(asker);
        foreach (string query in (string[])["*", "*?channels", "*/?events", "?channels", "*?subscriptions", "*?keys", "*?permissions"])
        {
            ReadPlan? plan = ReadPlanner.Plan(_tree.State, identity, IdentityUri.Parse($"{People.Romeo}/{query}")).Plan;
            Assert.DoesNotContain(plan?.Messages.Concat(plan.Events).Concat(plan.Keys) ?? [], node => node.Path.Text.StartsWith(Hidden, StringComparison.Ordinal));
            Assert.DoesNotContain(plan?.Listed ?? [], row => row.Channel.Contains(Hidden, StringComparison.Ordinal) || row.Id.Contains(Hidden, StringComparison.Ordinal));
        }
    }

    /// <summary>Wherever everybody may do all, the blocked are told what is told of an identity that does not exist.</summary>
    [Theory]
    [InlineData("blocked")]
    [InlineData("blocked server")]
    [Covers("permissions.blocked", "subscriptions.block.absent", "channels.hidden.banned")]
    public void To_the_blocked_the_identity_is_not_there(string asker)
    {
        string identity = Furnish(asker);
        _tree.Create("open", """{"all_acl":"pkKdDcCmMsSLoO","discoverable":true}""");
        _tree.Publish("open", id: TreeUnderTest.Id(901), key: "topic");
        Identity romeo = _tree.State.Identity;
        foreach (string path in (string[])["open", "inbox", "vcard", "presence", "subscriptions", "sess/Balcony/inbox", ""])
        {
            foreach (TreeCommand command in Commands(path, identity))
                Assert.Equal(AccessRules.Absent(romeo, command.Place), _tree.Decide(command).Error);
            foreach (string query in _queries.Append($"?msgid={TreeUnderTest.Id(901)}").Append($"?key=a&msgid={TreeUnderTest.Id(901)}"))
            {
                IdentityUri address = IdentityUri.Parse($"{People.Romeo}/{path}{query}");
                Assert.Equal(AccessRules.Absent(romeo, address.Pattern.Prefix), ReadPlanner.Plan(_tree.State, identity, address).Error);
            }
        }

        foreach (string pattern in (string[])["sess/*/presence", "sess/*/features", "*", "open/*"])
        {
            AdmitSubscriberCommand command = Subscribe(pattern, identity);
            Assert.Equal(AccessRules.Absent(romeo, command.Place), _tree.Decide(command).Error);
        }
    }

    [Fact]
    public void The_banned_find_no_sessions_by_their_pattern()
    {
        _tree.Grant("", People.Juliet, "");
        Expect.Error(Condition.ItemNotFound, "there is no channel romeo@montague.com/sess", _tree.Fail(Subscribe("sess/*/presence", People.Juliet)));
    }

    private static IEnumerable<TreeCommand> Commands(string path, string identity)
    {
        Actor actor = People.Actor(identity);
        ChannelPath place = ChannelPath.Parse(path);
        Assert.True(AclChange.TryParse("+p", out AclChange? change, out _));
        yield return new PublishCommand(actor, place, TreeUnderTest.Chat(), null, null, Transient: false);
        yield return new PublishCommand(actor, place, TreeUnderTest.Chat(), null, null, Transient: true);
        yield return new PublishCommand(actor, place, TreeUnderTest.Chat(), TreeUnderTest.Id(901), "topic", Transient: true);
        yield return new PublishCommand(actor, place, TreeUnderTest.Chat(), TreeUnderTest.Id(901), "topic", Transient: false);
        yield return new PublishCommand(actor, place, TreeUnderTest.Body("""{"ns":"http://otalk.com/p/presence","show":"asleep"}"""), null, null, Transient: false);
        yield return new DeleteMessageCommand(actor, place, TreeUnderTest.Id(901));
        yield return new ReviseMessageCommand(actor, place, TreeUnderTest.Id(901), TreeUnderTest.Chat());
        yield return new DeleteKeyCommand(actor, place, "topic");
        yield return new DeleteKeyCommand(actor, place, "none");
        yield return new ConfigureChannelCommand(actor, place, TreeUnderTest.Json("""{"all_acl":7}"""));
        yield return new ConfigureChannelCommand(actor, place, TreeUnderTest.Json("""{"inherit_acl":false}"""));
        yield return new SetGrantCommand(actor, place, Identity.Parse(identity), change);
        yield return new SetGrantCommand(actor, place, Identity.Parse(People.Romeo), null);
        yield return new SetGrantCommand(actor, place, Identity.Parse("capulet.com"), change);
        yield return new CreateChannelCommand(actor, place.Append("new"), null);
        yield return new CreateChannelCommand(actor, place.Append("below"), TreeUnderTest.Json("""{"all_acl":7}"""));
        yield return new DeleteChannelCommand(actor, place);
        yield return new DeleteChannelCommand(actor, place.Append("below"));
        yield return new ClaimCommand(actor, place, 1);
        yield return new CancelJobCommand(actor, place, TreeUnderTest.Id(901));
        yield return new FinishJobCommand(actor, place, TreeUnderTest.Id(901), null);
        yield return new InviteCommand(actor, place, People.OtherRomeo, Permissions.Publish);
        yield return new RemoveSubscribersCommand(actor, ChannelPattern.Exact(place), People.OtherRomeo);
        yield return new RemoveSubscribersCommand(actor, ChannelPattern.AtOrBelow(place), People.Juliet);
        yield return Subscribe(path, identity);
        yield return Subscribe($"{path}/*", identity);
    }

    private static AdmitSubscriberCommand Subscribe(string pattern, string identity) => new(
        People.Actor(identity),
        new SubscriberRecord(identity, "s9", $"{People.Romeo}/{pattern}", identity, "{}", SubscriptionState.Asking, TreeUnderTest.Start));

    private StanzaError? Read(string address, string identity) =>
        ReadPlanner.Plan(_tree.State, identity, IdentityUri.Parse($"{People.Romeo}/{address}")).Error;

    private static StanzaError? Elsewhere(StanzaError? error) =>
        error is null ? null : error with { Text = error.Text.Replace(Hidden, Absent, StringComparison.Ordinal) };

    /// <summary>A hidden channel with all there can be in it; to the banned and blocked everything else lies open.</summary>
    private string Furnish(string asker)
    {
        bool open = asker is not "stranger";
        _tree.Succeed(new BindSessionCommand("Balcony"));
        _tree.Create(Hidden, open ? """{"all_acl":"pkKdDcCmMsSLoO","discoverable":true,"key_acl":{"topic":{"all":"rwd"}}}""" : """{"key_acl":{"seal":{}}}""");
        _tree.Create($"{Hidden}/below");
        _tree.Create($"{Hidden}/below/x");
        _tree.Publish(Hidden, id: TreeUnderTest.Id(901), key: "topic");
        _tree.Subscribe(People.OtherRomeo, Hidden, "s6");
        _tree.Grant(Hidden, People.OtherRomeo, "ps");
        if (asker is "banned")
            _tree.Grant(Hidden, People.Juliet, "");
        if (asker is "blocked" or "blocked server")
        {
            _tree.Grant(Hidden, People.Juliet, "a");
            string whom = asker is "blocked" ? People.Juliet : "capulet.com";
            _tree.Apply(new BlockSet(new Block(whom, TreeUnderTest.Id(1), TreeUnderTest.Start)));
        }

        return People.Juliet;
    }
}
