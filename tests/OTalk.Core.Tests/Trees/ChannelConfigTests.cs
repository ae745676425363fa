using OTalk.Core.Access;
using OTalk.Core.Trees;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees;

public class ChannelConfigTests
{
    [Fact]
    [Covers("channels.config.complete", "channels.config.msg-count", "channels.config.event-count")]
    public void Nothing_set_has_the_defaults()
    {
        ChannelConfig config = ChannelConfig.Parse("{}");
        Assert.Equal(("", "", "", false), (config.Name, config.Description, config.Type, config.Discoverable));
        Assert.Equal((50, 50, false, false), (config.MessageCount, config.EventCount, config.SubscriberChannel, config.Requests));
        Assert.Equal((null, null), (config.AllAcl, config.SubscriberAcl));
        Assert.Empty(config.KeyWhitelist);
        Assert.Empty(config.KeyAcl);
        Assert.Equal("{}", config.ToJson());
    }

    [Fact]
    public void Every_member_is_read()
    {
        ChannelConfig config = ChannelConfig.Parse(
            """
            {"name":"n","description":"d","type":"t","discoverable":true,"msg_count":-1,"event_count":0,"key_whitelist":["k","l"],
            "subscriber_channel":true,"all_acl":"ps","subscriber_acl":"","key_acl":{"k":{"all":"r","subscriber":"wd"}},"requests":false}
            """);
        Assert.Equal(("n", "d", "t", true), (config.Name, config.Description, config.Type, config.Discoverable));
        Assert.Equal((-1, 0, true, false), (config.MessageCount, config.EventCount, config.SubscriberChannel, config.Requests));
        Assert.Equal((Permissions.Publish | Permissions.Subscribe, Permissions.None), (config.AllAcl, config.SubscriberAcl));
        Assert.Equal(["k", "l"], config.KeyWhitelist);
        Assert.Equal(new KeyAcl(KeyRights.Read, KeyRights.Write | KeyRights.Delete), config.KeyAcl["k"]);
    }

    [Theory]
    [InlineData("""{"discoverable":true}""", true)]
    [InlineData("""{"discoverable":false}""", false)]
    [InlineData("""{"discoverable":true,"requests":false}""", false)]
    [InlineData("""{"requests":true}""", true)]
    [Covers("channels.config.requests")]
    public void Requests_are_open_by_default_where_the_channel_is_discoverable(string json, bool requests) =>
        Assert.Equal(requests, ChannelConfig.Parse(json).Requests);

    [Fact]
    [Covers("channels.config.subscriber-channel")]
    public void The_seeds_other_name_for_subscriber_channel_is_taken() =>
        Assert.Equal("""{"subscriber_channel":true}""", ChannelConfig.Parse("""{"subscription_channel":true}""").ToJson());

    [Fact]
    public void What_was_set_is_written_compact_in_order_of_name() => Assert.Equal(
        """{"msg_count":3,"name":"caf\u00e9 <b>","x":[1,{"y":null}]}""".Replace("\\u00e9", "\u00e9", StringComparison.Ordinal),
        ChannelConfig.Parse("""{ "x" : [1, {"y": null}], "name": "caf\u00e9 <b>", "msg_count":3 }""").ToJson());

    [Theory]
    [InlineData("[]", "config is no object")]
    [InlineData("7", "config is no object")]
    [InlineData("""{"name":7}""", "config.name is no string")]
    [InlineData("""{"description":[]}""", "config.description is no string")]
    [InlineData("""{"type":true}""", "config.type is no string")]
    [InlineData("""{"discoverable":1}""", "config.discoverable is neither true nor false")]
    [InlineData("""{"subscriber_channel":"Juliet"}""", "config.subscriber_channel is neither true nor false")]
    [InlineData("""{"requests":"no"}""", "config.requests is neither true nor false")]
    [InlineData("""{"msg_count":-2}""", "config.msg_count is no whole number from -1 up")]
    [InlineData("""{"msg_count":1.5}""", "config.msg_count is no whole number from -1 up")]
    [InlineData("""{"msg_count":"3"}""", "config.msg_count is no whole number from -1 up")]
    [InlineData("""{"event_count":99999999999}""", "config.event_count is no whole number from -1 up")]
    [InlineData("""{"all_acl":7}""", "config.all_acl is no string of permission flags")]
    [InlineData("""{"all_acl":"px"}""", "config.all_acl is wrong: 'x' is no permission flag; flags are pkKdDcCmMsSLoOa")]
    [InlineData("""{"subscriber_acl":"s+"}""", "config.subscriber_acl is wrong: '+' is no permission flag; flags are pkKdDcCmMsSLoOa")]
    [InlineData("""{"key_whitelist":"k"}""", "config.key_whitelist is no list of strings")]
    [InlineData("""{"key_whitelist":["k",7]}""", "config.key_whitelist is no list of strings")]
    [InlineData("""{"key_acl":[]}""", "config.key_acl is wrong: key_acl is no object")]
    [InlineData("""{"key_acl":{"k":"r"}}""", KeyAclFault)]
    [InlineData("""{"key_acl":{"k":{"all":"x"}}}""", KeyAclFault)]
    [InlineData("""{"key_acl":{"k":{"subscriber":7}}}""", KeyAclFault)]
    [InlineData("""{"x":"\udc00"}""", "config has text that is not valid Unicode")]
    [InlineData("""{"\ud800":1}""", "config has text that is not valid Unicode")]
    public void A_wrong_member_is_named(string json, string expected)
    {
        Assert.False(ChannelConfig.Default.TryMerge(TreeUnderTest.Json(json), out _, out string error));
        Assert.Equal(expected, error);
    }

    private const string KeyAclFault =
        "config.key_acl is wrong: key_acl of 'k' is no object with 'all' and 'subscriber' made of the flags r, w and d";
}
