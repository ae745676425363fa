using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Tests.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Access;

/// <summary>The table of the protocol reference, "Setting permissions", cell by cell: who may make what of whose grant.</summary>
public class GrantRulesTests
{
    /// <summary>Who acts: the flag that lets, beside all that makes no rank.</summary>
    private const string Actors = "MoOa";

    private const string Ordinary = "pkKdDcCmsSL";

    private readonly TreeUnderTest _tree = new();

    public GrantRulesTests() => _tree.Create("a");

    /// <summary>What the identity holds, the acl that is set, and which of <c>M</c>, <c>o</c>, <c>O</c>, <c>a</c> may.</summary>
    public static TheoryData<string?, string?, string> Table { get; } = new()
    {
        // Of somebody without rank.
        { null, "ps", "MoOa" },
        { "", "ps", "MoOa" },
        { "s", "+p", "MoOa" },
        { "s", "+M", "Ma" },
        { "ps", "-p", "MOa" },
        { "M", "s", "MOa" },
        { "ps", "", "MOa" },
        { "ps", "k", "MOa" },
        { "ps", null, "MOa" },
        { "", null, "MoOa" },
        { "s", "+o", "Oa" },
        { "s", "+O", "a" },
        { "s", "a", "a" },

        // Of an operator.
        { "so", "+p", "oOa" },
        { "so", "-s", "Oa" },
        { "so", "-o", "Oa" },
        { "so", "", "Oa" },
        { "so", null, "Oa" },
        { "so", "+O", "a" },

        // Of who gives and takes operators.
        { "sO", "+p", "Oa" },
        { "sO", "-s", "Oa" },
        { "sO", "-O", "a" },
        { "sO", "-o", "a" },
        { "sO", "", "a" },
        { "sO", null, "a" },

        // Of an admin.
        { "a", "-p", "a" },
        { "a", "-a", "a" },
        { "a", "", "a" },
        { "a", null, "a" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    [Covers("permissions.rank", "permissions.rank.give", "permissions.rank.take", "permissions.rank.give-operator")]
    [Covers("permissions.rank.take-operator", "permissions.rank.give-admin", "permissions.rank.take-admin", "permissions.rank.ban")]
    public void A_cell_of_the_table(string? before, string? acl, string may)
    {
        _tree.Grant("a", People.Stranger, before);
        foreach (char flag in Actors)
        {
            _tree.Grant("a", People.Juliet, $"{(flag is 'a' ? "" : Ordinary)}{flag}");
            StanzaError? error = Set(People.Stranger, acl);
            Assert.True(error is null == may.Contains(flag, StringComparison.Ordinal), $"{flag}: {error?.Text ?? "done"}");
            Assert.True(error is null || error.Condition == Condition.Forbidden, error?.Text);
        }

        Assert.Null(Set(People.Stranger, acl, People.Romeo));
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Who_has_none_of_the_four_changes_nothing(string? before, string? acl, string may)
    {
        _ = may;
        _tree.Grant("a", People.Stranger, before);
        _tree.Grant("a", People.Juliet, Ordinary);
        Expect.Error(Condition.Forbidden, "permission 'M', 'o' or 'O' is needed on romeo@montague.com/a", Set(People.Stranger, acl));
        _tree.Grant("a", People.Juliet, null);
        Expect.Error(Condition.ItemNotFound, "there is no channel romeo@montague.com/a", Set(People.Stranger, acl));
    }

    /// <summary>Every flag but those that make a rank: given by who holds it, and by nobody else.</summary>
    [Fact]
    [Covers("permissions.rank.lacking", "permissions.give")]
    public void Nobody_gives_what_they_lack()
    {
        foreach (char flag in $"{Ordinary}M")
        {
            _tree.Grant("a", People.Juliet, $"o{string.Concat($"{Ordinary}M".Where(other => char.ToLowerInvariant(other) != char.ToLowerInvariant(flag)))}");
            string lacking = flag switch { 'K' => "kK", 'D' => "dD", _ => $"{flag}" };
            Expect.Error(Condition.Forbidden, $"'{lacking}' cannot be given by who lacks it", Set(People.Stranger, $"{flag}"));
            _tree.Grant("a", People.Juliet, $"o{flag}");
            Assert.Null(Set(People.Stranger, $"{flag}"));
        }
    }

    [Theory]
    [InlineData("a", People.Juliet)]
    [InlineData(null, People.Romeo)]
    [Covers("permissions.rank.outranked")]
    public void Nobody_touches_the_owner(string? held, string actor)
    {
        _tree.Grant("a", People.Juliet, held);
        foreach (string? acl in (string?[])["", "ps", "+p", "-p", null])
            Expect.Error(Condition.Forbidden, "romeo@montague.com owns romeo@montague.com: nobody changes the owner's permissions", Set(People.Romeo, acl, actor));
    }

    [Fact]
    [Covers("permissions.rank.effective", "permissions.rank.outranked")]
    public void Rank_counts_where_it_is_held_from()
    {
        _tree.Create("a/b");
        _tree.Grant("a", People.Stranger, "o");
        _tree.Grant("a/b", People.Juliet, "psM");
        Expect.Error(
            Condition.Forbidden, "juliet@montague.com outranks who asks on romeo@montague.com/a/b", Set(People.Stranger, "ps", path: "a/b"));
    }

    [Fact]
    [Covers("permissions.rank.effective")]
    public void What_the_acls_give_counts_as_held_before()
    {
        _tree.Create("c", """{"all_acl":"psK"}""");
        _tree.Grant("c", People.Juliet, "sM");
        Assert.Null(Set(People.Stranger, "psK", path: "c"));
        Assert.Null(Set(People.Stranger, "s", path: "c"));
        _tree.Grant("c", People.Stranger, "s");
        Expect.Error(Condition.Forbidden, "'pkK' cannot be given by who lacks it", Set(People.Stranger, null, path: "c"));
    }

    /// <summary>Everybody holds <c>M</c> on the channel, and nothing on the one below: a grant above must not open it.</summary>
    [Fact]
    [Covers("permissions.rank.below")]
    public void Nobody_gives_below_what_they_lack_there()
    {
        _tree.Create("c", """{"all_acl":"sM"}""");
        _tree.Create("c/shut", """{"all_acl":""}""");
        Expect.Error(Condition.Forbidden, "'s' cannot be given by who lacks it", Set(People.Stranger, "s", path: "c"));
        Expect.Error(Condition.Forbidden, "'Ms' cannot be given by who lacks it", Set(People.Juliet, "sM", path: "c"));
        _tree.Grant("c/shut", People.Stranger, "");
        Assert.Null(Set(People.Stranger, "s", path: "c"));
    }

    [Fact]
    public void What_inherits_nothing_is_not_given_either()
    {
        _tree.Create("c", """{"all_acl":"sM"}""");
        _tree.Create("c/shut", """{"inherit_acl":false}""");
        Assert.Null(Set(People.Stranger, "sM", path: "c"));
    }

    private StanzaError? Set(string identity, string? acl, string actor = People.Juliet, string path = "a")
    {
        AclChange? change = null;
        Assert.True(acl is null || AclChange.TryParse(acl, out change, out _));
        return _tree.Decide(new SetGrantCommand(People.Actor(actor), ChannelPath.Parse(path), Identity.Parse(identity), change)).Error;
    }
}
