using System.Globalization;
using System.Text;
using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

/// <summary>Input made to cost more than it should: it is refused, and what it allocates does not grow with it.</summary>
public class XmlAttackTests
{
    // What a reader may cost with the limits below, whatever it is given: 64 bytes for each that a stanza may have.
    private const int Flat = 64 * 16 * 1024;

    private const int Mebi = 1024 * 1024;

    private static readonly XmlLimits _limits = new() { StanzaBytes = 16 * 1024, Depth = 32, Attributes = 16, NameBytes = 64, ValueBytes = 4 * 1024 };

    /// <summary>What stands in braces comes again and again.</summary>
    public static TheoryData<string, string> Endless { get; } = new()
    {
        { "<a b='{x}", "policy-violation: a name or value is longer than 4096 bytes" },
        { "<a b='{&#x41;}", "policy-violation: a stanza is longer than 16384 bytes" },
        { "<a xmlns='{x}", "policy-violation: a name or value is longer than 4096 bytes" },
        { "<{x}", "policy-violation: a name or value is longer than 64 bytes" },
        { "<a {x}", "policy-violation: a name or value is longer than 64 bytes" },
        { "</{x}", "policy-violation: a name or value is longer than 64 bytes" },
        { "<a{ }", "policy-violation: a stanza is longer than 16384 bytes" },
        { "<a b{ }", "policy-violation: a stanza is longer than 16384 bytes" },
        { "<a b={ }", "policy-violation: a stanza is longer than 16384 bytes" },
        { "</a{ }", "policy-violation: a stanza is longer than 16384 bytes" },
        { "<a>{x}", "policy-violation: a stanza is longer than 16384 bytes" },
        { "<a>{]}", "policy-violation: a stanza is longer than 16384 bytes" },
        { "<a>{\r}", "policy-violation: a stanza is longer than 16384 bytes" },
        { "<a>{&lt;}", "policy-violation: a stanza is longer than 16384 bytes" },
        { "<a><![CDATA[{x}", "policy-violation: a stanza is longer than 16384 bytes" },
        { "<a>{<![CDATA[]]>}", "policy-violation: a stanza is longer than 16384 bytes" },
        { "<a>{<b/>}", "policy-violation: a stanza is longer than 16384 bytes" },
        { "<a>{<b></b>x}", "policy-violation: a stanza is longer than 16384 bytes" },
        { "<a>&{x}", "restricted-xml: an entity is none of the five that need no declaration" },
        { "<a>&#{0}", "policy-violation: a reference is longer than 16 bytes" },
        { "{<a>}", "policy-violation: elements stand deeper than 32 in each other" },
        { "{<a xmlns='urn:a'>}", "policy-violation: elements stand deeper than 32 in each other" },
    };

    [Theory]
    [MemberData(nameof(Endless))]
    public void What_never_ends_is_refused_and_memory_stays_flat(string attack, string fault)
    {
        var brace = attack.IndexOf('{', StringComparison.Ordinal);
        var (before, again) = (attack[..brace], attack[(brace + 1)..^1]);
        var piece = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(again, 1 + (4_096 / again.Length))));
        AssertRefused([Encoding.UTF8.GetBytes(XmlWire.Head + before), .. Enumerable.Repeat(piece, 10 * Mebi / piece.Length)], fault);
    }

    [Fact]
    public void A_value_of_ten_mebibytes_that_comes_at_once_is_not_copied() =>
        AssertRefused([Encoding.UTF8.GetBytes($"{XmlWire.Head}<a b='{new string('x', 10 * Mebi)}'/>")], "policy-violation: a name or value is longer than 4096 bytes");

    [Fact]
    public void A_hundred_thousand_elements_in_each_other_are_refused() =>
        AssertRefused(
            [Encoding.UTF8.GetBytes(XmlWire.Head + string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000)))],
            "policy-violation: elements stand deeper than 32 in each other");

    [Fact]
    public void However_deep_is_allowed_costs_no_stack()
    {
        const int depth = 100_000;
        var reader = new XmlStreamReader(new XmlLimits { Depth = depth, StanzaBytes = 10 * Mebi });
        reader.Append(Encoding.UTF8.GetBytes(XmlWire.Head + string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth))));
        Assert.True(reader.TryRead(out _));
        Assert.True(reader.TryRead(out var item));
        var element = Assert.IsType<StreamElement>(item).Element;
        for (var level = 1; level < depth; level++)
        {
            element = Assert.Single(element.Elements);
        }

        Assert.Empty(element.Nodes);
    }

    [Theory]
    [InlineData("<?xml version='1.0'?><!DOCTYPE lolz [", "restricted-xml: comments and declarations of types are no part of a stream")]
    [InlineData("<stream:stream xmlns:stream='http://etherx.jabber.org/streams'><!DOCTYPE lolz [", "restricted-xml: comments and declarations of types are no part of a stream")]
    [InlineData("<stream:stream xmlns:stream='http://etherx.jabber.org/streams'><a>&lol9;", "restricted-xml: an entity is none of the five that need no declaration")]
    public void A_billion_laughs_are_refused_at_the_first(string before, string fault)
    {
        var laughs = new StringBuilder(before).Append("<!ENTITY lol 'lol'>");
        for (var level = 1; level < 10; level++)
        {
            laughs.Append(CultureInfo.InvariantCulture, $"<!ENTITY lol{level} '{string.Concat(Enumerable.Repeat(level == 1 ? "&lol;" : $"&lol{level - 1};", 10))}'>");
        }

        AssertRefused([Encoding.UTF8.GetBytes($"{laughs}]><lolz>&lol9;</lolz>")], fault);
    }

    [Fact]
    public void The_most_expensive_stanza_that_is_allowed_costs_no_more_than_a_small_multiple_of_its_bytes()
    {
        foreach (var part in new[] { "<a/>", "<a/>x", "<a b=''/>", "<a xmlns:b='c'/>", "<a xmlns:b='c' b:d=''/>", "<![CDATA[x]]>", "&lt;" })
        {
            var bytes = Encoding.UTF8.GetBytes($"{XmlWire.Head}<a>{string.Concat(Enumerable.Repeat(part, 16_000 / part.Length))}</a>");
            Assert.InRange(Allocated([bytes], out var found), 0, Flat);
            Assert.IsType<StreamElement>(found[^1]);
        }
    }

    private static void AssertRefused(byte[][] pieces, string fault)
    {
        Assert.InRange(Allocated(pieces, out var found), 0, Flat);
        var broken = Assert.IsType<StreamBroken>(found[^1]);
        Assert.Equal(fault, $"{broken.Fault.Name}: {broken.Fault.Text}");
    }

    private static long Allocated(byte[][] pieces, out List<XmlStreamItem> found)
    {
        var reader = new XmlStreamReader(_limits);
        found = [];
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var piece in pieces)
        {
            reader.Append(piece);
            while (reader.TryRead(out var item))
            {
                found.Add(item);
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
