using OTalk.Core.Addressing;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Addressing;

public class AddressQueryTests
{
    private const string Id = "0190c7e8-1111-7000-8000-0123456789ab";

    public static TheoryData<string, string, AddressQuery> Valid { get; } = new()
    {
        { "", "", AddressQuery.None },
        { "key=topic", "key=topic", new AddressQuery { Key = "topic" } },
        { "key=a%26b%3dc+d", "key=a%26b=c+d", new AddressQuery { Key = "a&b=c+d" } },
        { "key=%0A%25", "key=%0A%25", new AddressQuery { Key = "\n%" } },
        { "key=read:juliet@capulet.com/x?", "key=read:juliet@capulet.com/x?", new AddressQuery { Key = "read:juliet@capulet.com/x?" } },
        { $"msgid={Id.ToUpperInvariant()}", $"msgid={Id}", new AddressQuery { MessageId = Guid.Parse(Id) } },
        { "ns=http://otalk.com/p/geo#disco", "ns=http://otalk.com/p/geo%23disco", new AddressQuery { Ns = "http://otalk.com/p/geo#disco" } },
        { "config", "config", new AddressQuery { Config = true } },
        { "permissions&events", "permissions&events", new AddressQuery { Permissions = true, Events = true } },
        {
            $"subscriptions&channels&keys&messages&ns=x&msgid={Id}&key=k", $"key=k&msgid={Id}&ns=x&messages&keys&channels&subscriptions",
            new AddressQuery { Key = "k", MessageId = Guid.Parse(Id), Ns = "x", Messages = true, Keys = true, Channels = true, Subscriptions = true }
        },
    };

    public static TheoryData<string, string> Malformed { get; } = new()
    {
        { "colour", "the query parameter 'colour' is unknown" },
        { "messages&", "the query parameter '' is unknown" },
        { "Messages", "the query parameter 'Messages' is unknown" },
        { "messages=", "the query parameter 'messages' takes no value" },
        { "messages=true", "the query parameter 'messages' takes no value" },
        { "messages&keys&messages", "the query parameter 'messages' is given twice" },
        { "key=a&key=a", "the query parameter 'key' is given twice" },
        { $"msgid={Id}&msgid={Id}", "the query parameter 'msgid' is given twice" },
        { "ns=a&ns=b", "the query parameter 'ns' is given twice" },
        { "key", "the query parameter 'key' needs a value" },
        { "key=", "the query parameter 'key' needs a value" },
        { "msgid", "the query parameter 'msgid' needs a value" },
        { "ns=", "the query parameter 'ns' needs a value" },
        { "msgid=0190c7e8111170008000123456789abc", "the query parameter 'msgid' with the value '0190c7e8111170008000123456789abc' is not a UUID" },
        { "key=%", "the query parameter 'key' with the value '%' has a '%' that is not followed by two hexadecimal digits" },
        { "ns=%80", "the query parameter 'ns' with the value '%80' is not well-formed UTF-8 where it is percent-encoded" },
        { "key=\ud800", "the query parameter 'key' with the value '\ufffd' is not well-formed Unicode" },
        { "key=" + new string('k', 256), $"the query parameter 'key' with the value '{new string('k', 64)}…' is 256 bytes long, more than 255" },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    [Covers("addresses.query.encoded", "addresses.query.parts", "addresses.query.more-parts", "addresses.query.ns")]
    [Covers("addresses.query.config")]
    public void Valid_queries_have_one_canonical_form(string text, string canonical, AddressQuery expected)
    {
        Assert.True(AddressQuery.TryParse(text, out var query, out var error), error);
        Assert.Equal(expected, query);
        Assert.Equal(canonical, query.ToString());
        Assert.Equal(canonical.Length == 0, query.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    [Covers("addresses.query.refused")]
    public void Malformed_queries_are_refused_by_parameter(string text, string expected)
    {
        Assert.False(AddressQuery.TryParse(text, out var query, out var error));
        Assert.Null(query);
        Assert.Equal(expected, error);
    }
}
