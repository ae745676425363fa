using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Tests.Trees;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Reading;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Access;

/// <summary>
/// Flag by flag: what each allows, that all the others together do not, and that to who holds none of them the channel looks absent, to the
/// letter.
/// </summary>
public class FlagTests
{
    private const string Flags = "pkKdDcCmMsSLoO";

    /// <summary>What is done, on <c>place</c> or below it, and the smallest flags that allow it. Message 1 is Juliet's, 2 the owner's.</summary>
    public static TheoryData<string, string, string> Deeds { get; } = new()
    {
        { "publish", "p", "place" },
        { "set own key", "pk", "place" },
        { "set another's key", "pK", "place" },
        { "delete own key", "k", "place" },
        { "delete another's key", "K", "place" },
        { "delete own message", "d", "place" },
        { "delete another's message", "D", "place" },
        { "revise own message", "d", "place" },
        { "revise another's message", "D", "place" },
        { "read config", "c", "place" },
        { "set config", "C", "place" },
        { "subscribe", "s", "place" },
        { "get", "s", "place" },
        { "get keys", "s", "place" },
        { "get permissions", "M", "place" },
        { "take a permission", "M", "place" },
        { "give a permission", "op", "place" },
        { "make an operator", "O", "place" },
        { "invite", "m", "place" },
        { "remove a subscriber", "m", "place" },
        { "create", "S", "place" },
        { "delete own channel", "S", "place/juliets" },
        { "delete another's channel", "L", "place/romeos" },
    };

    [Theory]
    [MemberData(nameof(Deeds))]
    [Covers("permissions.publish", "permissions.own-keys", "permissions.all-keys", "permissions.own-messages")]
    [Covers("permissions.all-messages", "permissions.read-config", "permissions.set-config", "permissions.subscribe")]
    [Covers("permissions.see-grants", "permissions.create", "permissions.delete")]
    public void The_flag_allows_it(string deed, string flags, string channel)
    {
        _ = channel;
        Assert.Null(Try(deed, flags));
    }

    [Theory]
    [MemberData(nameof(Deeds))]
    public void Without_it_all_other_flags_do_not(string deed, string flags, string channel)
    {
        _ = channel;
        foreach (char needed in flags)
        {
            string others = Without(needed, deed);
            Assert.Equal(Condition.Forbidden, Try(deed, others)?.Condition);
        }
    }

    [Theory]
    [MemberData(nameof(Deeds))]
    [Covers("channels.hidden.answer", "permissions.lacking")]
    public void Who_holds_nothing_is_told_what_is_told_of_a_channel_that_is_not_there(string deed, string flags, string channel)
    {
        _ = flags;
        Expect.Error(Condition.ItemNotFound, $"there is no channel romeo@montague.com/{channel}", Try(deed, ""));
        Expect.Error(Condition.ItemNotFound, $"there is no channel romeo@montague.com/{channel}", Try(deed, "", exists: false));
    }

    [Theory]
    [MemberData(nameof(Deeds))]
    public void Who_is_banned_is_told_the_same(string deed, string flags, string channel)
    {
        _ = flags;
        Expect.Error(Condition.ItemNotFound, $"there is no channel romeo@montague.com/{channel}", Try(deed, "", config: """{"all_acl":"pkKdDcCmMsSLoO","requests":true}"""));
    }

    [Fact]
    public void All_but_a_make_no_admin()
    {
        foreach (char flag in "Oa")
        {
            var tree = new TreeUnderTest();
            Furnish(tree, "{}", Flags);
            var promote = new SetGrantCommand(People.Actor(People.Juliet), ChannelPath.Parse("place"), Identity.Parse(People.Stranger), Change($"{flag}"));
            Assert.Equal(Condition.Forbidden, tree.Fail(promote).Condition);
            tree.Grant("place", People.Juliet, "a");
            Assert.Null(tree.Decide(promote).Error);
        }
    }

    /// <summary>The request stands in <c>/requests</c>, of which all other flags on the channel let see nothing.</summary>
    [Theory]
    [InlineData("m", true)]
    [InlineData("a", true)]
    [InlineData("pkKdDcCMsSLoO", false)]
    [InlineData("", false)]
    [Covers("requests.decide", "requests.decide.others")]
    public void Requests_are_decided_with_m_on_the_channel_in_question(string acl, bool decides)
    {
        var tree = new TreeUnderTest();
        Furnish(tree, """{"requests":true}""", acl);
        Decision asked = tree.Succeed(new AdmitSubscriberCommand(
            People.Actor(People.Stranger),
            new SubscriberRecord(People.Stranger, "s6", $"{People.Romeo}/place", People.Stranger, "{}", SubscriptionState.Asking, TreeUnderTest.Start)));
        Guid request = Assert.IsType<Admission>(asked.Outcome).Request!.Value;
        foreach (bool approves in new[] { true, false })
        {
            StanzaError? error = tree.Decide(new DecideRequestCommand(People.Actor(People.Juliet), request, approves, null)).Error;
            Assert.Equal(decides ? null : AccessRules.Absent(tree.State, WellKnown.RequestsPath), error);
        }
    }

    [Theory]
    [MemberData(nameof(Deeds))]
    [Covers("permissions.all")]
    public void Admin_may_do_all(string deed, string flags, string channel)
    {
        _ = (flags, channel);
        Assert.Null(Try(deed, "a"));
    }

    /// <summary>All flags but one and those that include it; of the capital flags for messages and keys the small one stays.</summary>
    private static string Without(char needed, string deed)
    {
        string also = needed switch
        {
            'k' => "K",
            'd' => "D",
            'S' => "L",
            'o' when deed is "give a permission" => "MO",
            'M' when deed is "get permissions" => "oO",
            'M' => "O",
            _ => "",
        };
        return string.Concat(Flags.Where(flag => flag != needed && !also.Contains(flag, StringComparison.Ordinal)));
    }

    private static StanzaError? Try(string deed, string acl, bool exists = true, string config = "{}")
    {
        var tree = new TreeUnderTest();
        if (exists)
            Furnish(tree, config, acl);
        Actor juliet = People.Actor(People.Juliet);
        ChannelPath place = ChannelPath.Parse("place");
        return deed switch
        {
            "read config" => Read("?config"),
            "get" => Read(""),
            "get keys" => Read("?keys"),
            "get permissions" => Read("?permissions"),
            _ => tree.Decide(Command(deed, juliet, place)).Error,
        };

        StanzaError? Read(string query) => ReadPlanner.Plan(tree.State, People.Juliet, IdentityUri.Parse($"{People.Romeo}/place{query}")).Error;
    }

    private static TreeCommand Command(string deed, Actor juliet, ChannelPath place) => deed switch
    {
        "publish" => new PublishCommand(juliet, place, TreeUnderTest.Chat(), null, null, Transient: false),
        "set own key" => new PublishCommand(juliet, place, TreeUnderTest.Chat(), null, "juliets", Transient: false),
        "set another's key" => new PublishCommand(juliet, place, TreeUnderTest.Chat(), null, "romeos", Transient: false),
        "delete own key" => new DeleteKeyCommand(juliet, place, "juliets"),
        "delete another's key" => new DeleteKeyCommand(juliet, place, "romeos"),
        "delete own message" => new DeleteMessageCommand(juliet, place, TreeUnderTest.Id(901)),
        "delete another's message" => new DeleteMessageCommand(juliet, place, TreeUnderTest.Id(902)),
        "revise own message" => new ReviseMessageCommand(juliet, place, TreeUnderTest.Id(901), TreeUnderTest.Chat()),
        "revise another's message" => new ReviseMessageCommand(juliet, place, TreeUnderTest.Id(902), TreeUnderTest.Chat()),
        "set config" => new ConfigureChannelCommand(juliet, place, TreeUnderTest.Json("{}")),
        "take a permission" => new SetGrantCommand(juliet, place, Identity.Parse(People.OtherRomeo), Change("-p")),
        "give a permission" => new SetGrantCommand(juliet, place, Identity.Parse(People.Stranger), Change("p")),
        "make an operator" => new SetGrantCommand(juliet, place, Identity.Parse(People.OtherRomeo), Change("+o")),
        "invite" => new InviteCommand(juliet, place, People.Stranger, Permissions.None),
        "remove a subscriber" => new RemoveSubscribersCommand(juliet, ChannelPattern.Exact(place), People.OtherRomeo),
        "create" => new CreateChannelCommand(juliet, place.Append("new"), null),
        "delete own channel" => new DeleteChannelCommand(juliet, place.Append("juliets")),
        "delete another's channel" => new DeleteChannelCommand(juliet, place.Append("romeos")),
        "subscribe" => new AdmitSubscriberCommand(
            juliet,
            new SubscriberRecord(People.Juliet, "s6", $"{People.Romeo}/place", People.Juliet, "{}", SubscriptionState.Asking, TreeUnderTest.Start)),
        _ => throw new ArgumentException($"{deed} is no deed", nameof(deed)),
    };

    private static AclChange? Change(string acl) => AclChange.TryParse(acl, out AclChange? change, out _) ? change : null;

    private static void Furnish(TreeUnderTest tree, string config, string acl)
    {
        tree.Create("place", config);
        tree.Grant("place", People.Juliet, "pkS");
        tree.Publish("place", People.Juliet, id: TreeUnderTest.Id(901), key: "juliets");
        tree.Publish("place", id: TreeUnderTest.Id(902), key: "romeos");
        tree.Create("place/juliets", by: People.Juliet);
        tree.Create("place/romeos");
        tree.Grant("place", People.OtherRomeo, "p");
        tree.Subscribe(People.OtherRomeo, "place", "s8");
        tree.Grant("place", People.Juliet, acl);
    }
}
