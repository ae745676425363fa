using OTalk.Core.Trees;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees;

public class SubscriptionConfigTests
{
    [Fact]
    public void Nothing_set_has_the_defaults() => Assert.Equal(
        """{"mute":false,"mute_on_offline":false,"unsubscribe_on_offline":false,"delivery":"full"}""", SubscriptionConfig.Parse("{}").ToJson());

    [Theory]
    [InlineData("""{"mute":true,"mute_on_offline":true,"unsubscribe_on_offline":true,"delivery":"hash"}""")]
    [InlineData("""{"mute":false,"mute_on_offline":false,"unsubscribe_on_offline":false,"delivery":"notify"}""")]
    [InlineData("""{"mute":false,"mute_on_offline":false,"unsubscribe_on_offline":false,"delivery":"full","subscription_channel":"J","features":["a","b#c"]}""")]
    [Covers("subscriptions.mute", "subscriptions.delivery", "subscriptions.features")]
    public void What_is_set_is_written_again(string json) => Assert.Equal(json, SubscriptionConfig.Parse(json).ToJson());

    [Fact]
    public void Null_and_unknown_members_are_passed_over() =>
        Assert.Equal(SubscriptionConfig.Default.ToJson(), SubscriptionConfig.Parse("""{"mute":null,"to_uri":"x","colour":7}""").ToJson());

    [Theory]
    [InlineData("[]", "config is no object")]
    [InlineData("""{"mute":"yes"}""", "config.mute is neither true nor false")]
    [InlineData("""{"mute_on_offline":1}""", "config.mute_on_offline is neither true nor false")]
    [InlineData("""{"unsubscribe_on_offline":{}}""", "config.unsubscribe_on_offline is neither true nor false")]
    [InlineData("""{"delivery":"some"}""", "config.delivery is none of full, hash, notify")]
    [InlineData("""{"delivery":true}""", "config.delivery is none of full, hash, notify")]
    [InlineData("""{"features":"a"}""", "config.features is no list of strings")]
    [InlineData("""{"features":["a",1]}""", "config.features is no list of strings")]
    [InlineData("""{"features":["\ud800"]}""", "config.features is no list of strings")]
    [InlineData("""{"subscription_channel":true}""", "config.subscription_channel is no string")]
    public void A_wrong_member_is_named(string json, string expected)
    {
        Assert.False(SubscriptionConfig.TryRead(TreeUnderTest.Json(json), out _, out string error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("http://otalk.com/p/geo", "http://otalk.com/p/geo", true)]
    [InlineData("http://otalk.com/p/geo", "http://otalk.com/p/geo#disco", true)]
    [InlineData("http://otalk.com/p/geo#disco", "http://otalk.com/p/geo", true)]
    [InlineData("http://otalk.com/p/geo", "http://otalk.com/p/geology", false)]
    [InlineData("http://otalk.com/p/geo", "HTTP://otalk.com/p/geo", false)]
    [Covers("subscriptions.features")]
    public void Features_compare_without_fragment(string feature, string ns, bool accepted) =>
        Assert.Equal(accepted, (SubscriptionConfig.Default with { Features = [feature] }).Accepts(ns));

    [Fact]
    [Covers("subscriptions.features")]
    public void No_features_take_everything() => Assert.True(SubscriptionConfig.Default.Accepts("anything"));
}
