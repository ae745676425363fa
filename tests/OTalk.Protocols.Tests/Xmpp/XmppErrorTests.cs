using OTalk.Core.Stanzas;
using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

public class XmppErrorTests
{
    private const string Errors = "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";

    public static TheoryData<StanzaCondition> All { get; } = [.. Enum.GetValues<StanzaCondition>()];

    /// <summary>The conditions of RFC 6120, section 8.3.3, with the type that each has there.</summary>
    public static TheoryData<string, string> Types { get; } = new()
    {
        { "bad-request", "modify" },
        { "conflict", "cancel" },
        { "feature-not-implemented", "cancel" },
        { "forbidden", "auth" },
        { "gone", "cancel" },
        { "internal-server-error", "cancel" },
        { "item-not-found", "cancel" },
        { "jid-malformed", "modify" },
        { "not-acceptable", "modify" },
        { "not-allowed", "cancel" },
        { "not-authorized", "auth" },
        { "policy-violation", "modify" },
        { "recipient-unavailable", "wait" },
        { "redirect", "modify" },
        { "registration-required", "auth" },
        { "remote-server-not-found", "cancel" },
        { "remote-server-timeout", "wait" },
        { "resource-constraint", "wait" },
        { "service-unavailable", "cancel" },
        { "subscription-required", "auth" },
        { "undefined-condition", "cancel" },
        { "unexpected-request", "wait" },
    };

    /// <summary>Conditions of oTalk, and what they are in XMPP.</summary>
    public static TheoryData<string, string> Outward { get; } = new()
    {
        { "bad-request", "bad-request modify" },
        { "not-authorized", "not-authorized auth" },
        { "forbidden", "forbidden auth" },
        { "item-not-found", "item-not-found cancel" },
        { "not-allowed", "not-allowed cancel" },
        { "conflict", "conflict cancel" },
        { "too-large", "policy-violation modify" },
        { "rate-limited", "policy-violation wait" },
        { "internal-server-error", "internal-server-error cancel" },
        { "feature-not-implemented", "feature-not-implemented cancel" },
        { "remote-server-not-found", "remote-server-not-found cancel" },
        { "service-unavailable", "service-unavailable cancel" },
        { "remote-server-timeout", "remote-server-timeout wait" },
        { "quota-exceeded", "resource-constraint wait" },
    };

    /// <summary>Conditions of XMPP that have no twin in oTalk, and what they are there.</summary>
    public static TheoryData<string, StanzaErrorType, string> Inward { get; } = new()
    {
        { "gone", StanzaErrorType.Cancel, "item-not-found" },
        { "jid-malformed", StanzaErrorType.Modify, "bad-request" },
        { "not-acceptable", StanzaErrorType.Modify, "not-allowed" },
        { "policy-violation", StanzaErrorType.Modify, "not-allowed" },
        { "policy-violation", StanzaErrorType.Wait, "rate-limited" },
        { "recipient-unavailable", StanzaErrorType.Wait, "service-unavailable" },
        { "redirect", StanzaErrorType.Modify, "service-unavailable" },
        { "registration-required", StanzaErrorType.Auth, "forbidden" },
        { "resource-constraint", StanzaErrorType.Wait, "quota-exceeded" },
        { "subscription-required", StanzaErrorType.Auth, "forbidden" },
        { "unexpected-request", StanzaErrorType.Wait, "not-allowed" },
        { "undefined-condition", StanzaErrorType.Auth, "forbidden" },
        { "undefined-condition", StanzaErrorType.Cancel, "not-allowed" },
        { "undefined-condition", StanzaErrorType.Continue, "not-allowed" },
        { "undefined-condition", StanzaErrorType.Modify, "bad-request" },
        { "undefined-condition", StanzaErrorType.Wait, "service-unavailable" },
    };

    [Fact]
    public void The_tables_have_every_condition()
    {
        Assert.Equal(Enum.GetValues<StanzaCondition>().Length, Types.Count);
        Assert.Equal(Condition.All.Select(static one => one.Name), Outward.Select(static row => row.Data.Item1));
        var twins = Condition.All.Select(static one => one.Name);
        Assert.Equal(Types.Select(static row => row.Data.Item1).Except(twins).Order(), Inward.Select(static row => row.Data.Item1).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_condition_has_the_type_of_the_RFC(string name, string type)
    {
        var error = XmppError.Read(XmlWire.Element($"<iq type='error'><error><{name} {Errors}/></error></iq>"));
        Assert.Equal(name, error.Name);
        Assert.Equal($"<error xmlns='jabber:server' type='{type}'><{name} {Errors}/></error>", XmlText.Of(new XmppError(error.Condition).ToElement(Ns.Server)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_error_is_read_as_it_was_written(StanzaCondition condition)
    {
        foreach (var error in new XmppError[]
        {
            new(condition),
            new(condition, StanzaErrorType.Continue, "one sentence"),
            new(condition, "one sentence") { NewAddress = "xmpp:romeo@montague.com", By = "montague.com", Application = new XmlElement("too-many-parameters", "http://example.org/ns", "9") },
        })
        {
            Assert.Equal(error, XmppError.Read(new XmlElement("iq", Ns.Client, new XmlElement("query", "jabber:iq:roster"), error.ToElement(Ns.Client))));
        }
    }

    [Theory]
    [InlineData("<iq type='error'/>", "undefined-condition cancel")]
    [InlineData("<iq type='error'><error/></iq>", "undefined-condition cancel")]
    [InlineData("<iq type='error'><error type='wait'/></iq>", "undefined-condition wait")]
    [InlineData($"<iq type='error'><error type='Wait'><payment-required {Errors}/></error></iq>", "undefined-condition cancel")]
    [InlineData("<iq type='error'><error type='auth' code='404'><item-not-found/></error></iq>", "undefined-condition auth")]
    [InlineData($"<iq type='error'><error xmlns='jabber:client'><conflict {Errors}/></error></iq>", "undefined-condition cancel")]
    public void What_an_error_does_not_say_is_filled_in(string text, string expected)
    {
        var error = XmppError.Read(XmlWire.Element(text));
        Assert.Equal(expected, Show(error));
    }

    [Theory]
    [MemberData(nameof(Outward))]
    public void Every_condition_of_oTalk_can_be_said(string name, string expected)
    {
        var condition = Condition.All.Single(one => one.Name == name);
        var error = new StanzaError(condition, "one sentence").ToXmpp();
        Assert.Equal(expected, Show(error));
        Assert.Equal("one sentence", error.Text);
    }

    [Theory]
    [MemberData(nameof(Inward))]
    public void A_condition_without_a_twin_is_the_nearest(string name, StanzaErrorType type, string expected)
    {
        var element = XmlWire.Element($"<iq type='error'><error type='{Show(type)}'><{name} {Errors}/></error></iq>");
        var error = XmppError.Read(element).ToOTalk();
        Assert.Equal(expected, error.Condition.Name);
        Assert.Equal(name, error.Text);
    }

    [Fact]
    public void A_condition_with_a_twin_is_that_whatever_its_type()
    {
        foreach (var condition in Condition.All.Where(static one => new StanzaError(one, "x").ToXmpp().Name == one.Name))
        {
            var error = new StanzaError(condition, "one sentence");
            Assert.Equal(error, error.ToXmpp().ToOTalk());
            Assert.Equal(error, (error.ToXmpp() with { Type = StanzaErrorType.Wait }).ToOTalk());
        }
    }

    [Theory]
    [InlineData("<iq type='get' id='1' from='romeo@montague.com/a' to='juliet@capulet.fam'><query xmlns='a'/></iq>", "iq")]
    [InlineData("<message id='1' from='romeo@montague.com/a' to='juliet@capulet.fam'/>", "message")]
    [InlineData("<presence type='subscribe' id='1' from='romeo@montague.com/a' to='juliet@capulet.fam'/>", "presence")]
    public void A_stanza_is_answered_from_whom_it_was_for(string text, string name) => Assert.Equal(
        $"<{name} xmlns='jabber:server' from='juliet@capulet.fam' to='romeo@montague.com/a' id='1' type='error'><error type='cancel'><service-unavailable {Errors}/></error></{name}>",
        XmlText.Of(new XmppError(StanzaCondition.ServiceUnavailable).Answer(XmlWire.Element(text))!));

    [Theory]
    [InlineData("<iq type='result' id='1'/>")]
    [InlineData("<iq type='error' id='1'/>")]
    [InlineData("<message type='error'/>")]
    [InlineData("<presence type='error'/>")]
    public void An_answer_is_not_answered(string text) => Assert.Null(new XmppError(StanzaCondition.BadRequest).Answer(XmlWire.Element(text)));

    private static string Show(XmppError error) => $"{error.Name} {Show(error.Type)}";

    private static string Show(StanzaErrorType type) => type.ToString().ToLowerInvariant();
}
