using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

public class XmlElementTests
{
    private static readonly XmlElement _message = new(
        "message",
        Ns.Server,
        [("to", "juliet@capulet.fam"), ("type", null), ("xml:lang", "en")],
        new XmlElement("body", Ns.Server, "Art thou not Romeo"),
        default,
        "\n",
        (string?)null,
        "",
        " ",
        new XmlElement("active", "http://jabber.org/protocol/chatstates"),
        new XmlElement("body", Ns.Server, [("xml:lang", "it")], "Non sei tu", " ", "Romeo"));

    public static TheoryData<string> NoNames { get; } = ["", "a b", "a:b", "1", "-a", "a>", "a\0", "\ud800", "\u00d7", "a/"];

    [Fact]
    public void An_element_knows_what_stands_in_it()
    {
        Assert.Equal("juliet@capulet.fam", _message["to"]);
        Assert.Equal("en", _message["xml:lang"]);
        Assert.Equal("en", _message.Attribute("lang", Ns.Xml));
        Assert.Null(_message["type"]);
        Assert.Null(_message["lang"]);
        Assert.Null(_message.Attribute("to", Ns.Server));
        Assert.Equal(["to", "lang"], _message.Attributes.Select(static one => one.Name));
        Assert.Equal("\n ", _message.Text);
        Assert.Equal(4, _message.Nodes.Count);
        Assert.Equal("Art thou not Romeo", _message.Child("body", Ns.Server)?.Text);
        Assert.Null(_message.Child("body", Ns.Client));
        Assert.Null(_message.Child("Body", Ns.Server));
        Assert.Equal(["Art thou not Romeo", "Non sei tu Romeo"], _message.Children("body", Ns.Server).Select(static body => body.Text));
        Assert.Equal(["body", "active", "body"], _message.Elements.Select(static element => element.Name));
        Assert.Equal("", _message.Child("active", "http://jabber.org/protocol/chatstates")!.Text);
        Assert.True(_message.Is("message", Ns.Server));
        Assert.False(_message.Is("message", Ns.Client));
    }

    [Fact]
    public void A_change_gives_another_element()
    {
        var text = XmlText.Of(_message);
        Assert.Equal("romeo@montague.com", _message.WithAttribute("to", "romeo@montague.com")["to"]);
        Assert.Equal(["to", "lang"], _message.WithAttribute("to", "romeo@montague.com").Attributes.Select(static one => one.Name));
        Assert.Equal(["lang"], _message.WithAttribute("to", null).Attributes.Select(static one => one.Name));
        Assert.Equal(["to", "lang", "id"], _message.WithAttribute("id", "1").Attributes.Select(static one => one.Name));
        Assert.Null(_message.WithAttribute("xml:lang", null)["xml:lang"]);
        Assert.Equal(_message, _message.WithAttribute("none", null));
        Assert.Equal("\n 12", _message.WithNodes("1", default, "2").Text);
        Assert.Equal(["active"], _message.Without(static one => one.Name == "body").Elements.Select(static one => one.Name));
        Assert.Equal("\n ", Assert.Single(_message.Without(static _ => true).Nodes).Text);
        Assert.Equal(Ns.Client, _message.InNamespace(Ns.Server, Ns.Client).Child("body", Ns.Client)!.Namespace);
        Assert.Equal("active", _message.InNamespace(Ns.Server, Ns.Client).Child("active", "http://jabber.org/protocol/chatstates")!.Name);
        Assert.Equal(text, XmlText.Of(_message));
    }

    [Fact]
    public void Elements_that_say_the_same_are_equal()
    {
        var one = new XmlElement("a", "urn:a", [("b", "1"), ("c", "2")], "x", new XmlElement("d", ""));
        var same = new XmlElement("a", "urn:a", [("c", "2"), ("b", "1")], "", "x", new XmlElement("d", ""), default);
        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        foreach (var other in new[]
        {
            new XmlElement("b", "urn:a", [("b", "1"), ("c", "2")], "x", new XmlElement("d", "")),
            new XmlElement("a", "urn:b", [("b", "1"), ("c", "2")], "x", new XmlElement("d", "")),
            new XmlElement("a", "urn:a", [("b", "1"), ("c", "3")], "x", new XmlElement("d", "")),
            new XmlElement("a", "urn:a", [("b", "1"), ("d", "2")], "x", new XmlElement("d", "")),
            new XmlElement("a", "urn:a", [("b", "1")], "x", new XmlElement("d", "")),
            new XmlElement("a", "urn:a", [("b", "1"), ("c", "2")], new XmlElement("d", ""), "x"),
            new XmlElement("a", "urn:a", [("b", "1"), ("c", "2")], "x", new XmlElement("d", "urn:a")),
            new XmlElement("a", "urn:a", [("b", "1"), ("c", "2")], "x"),
            one.WithAttribute("b", null).WithAttribute("b", "urn:a", "1"),
        })
        {
            Assert.NotEqual(one, other);
        }

        Assert.False(one.Equals(null));
        Assert.False(one.Equals((object)"a"));
    }

    [Theory]
    [MemberData(nameof(NoNames))]
    public void What_is_no_name_is_never_written(string name)
    {
        Assert.Throws<ArgumentException>(() => new XmlElement(name, ""));
        Assert.Throws<ArgumentException>(() => new XmlElement("a", "", [(name, "1")]));
        Assert.Throws<ArgumentException>(() => _message.WithAttribute(name, "1"));
    }

    [Fact]
    public void Declarations_are_no_attributes_and_none_is_there_twice()
    {
        Assert.Throws<ArgumentException>(() => new XmlElement("a", "", [("xmlns", "urn:a")]));
        Assert.Throws<ArgumentException>(() => _message.WithAttribute("a", Ns.Xmlns, "urn:a"));
        Assert.Throws<ArgumentException>(() => new XmlElement("a", "", [("b", "1"), ("b", "1")]));
        Assert.Empty(new XmlElement("a", "", [("b", null), ("b", null)]).Attributes);
    }

    [Fact]
    public void An_element_shows_nothing_of_what_stands_in_it()
    {
        Assert.Equal("message of 'jabber:server', 2 attributes, 4 nodes", _message.ToString());
        Assert.Equal("to", _message.Attributes[0].ToString());
        Assert.Equal("2 characters", _message.Nodes[1].ToString());
        Assert.Equal("body of 'jabber:server', 0 attributes, 1 nodes", _message.Nodes[0].ToString());
    }
}
