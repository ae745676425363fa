using OTalk.Federation.Tests.Support;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Federation;

/// <summary>Who cannot prove to be the domain that it says is turned away, and nobody else notices.</summary>
public sealed class ForgeryTests
{
    [Fact]
    [Covers("federation.refused", "federation.assertion.once")]
    public Task Assertions_that_are_forged_replayed_expired_or_for_others_open_nothing() => House.UseAsync(async house =>
    {
        await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await using RawLink good = await RawLink.ConnectAsync(house.Server.HttpAddress);
        string used = house.Verona.Assertion(await good.GreetedAsync(), House.Domain);
        await good.ProveAsync("verona.it", House.Domain, used);
        Assert.True((await good.ReceiveAsync()).TryGetProperty("response", out _));

        Func<string, string>[] wrong =
        [
            nonce => new StrangerAssertion { Issuer = "verona.it", Audience = House.Domain, Nonce = nonce, KeyId = house.Verona.Key.Id }.Sign(new StrangerKey()),
            _ => used,
            nonce => new StrangerAssertion { Issuer = "verona.it", Audience = House.Domain, Nonce = nonce, IssuedIn = -120, ExpiresIn = -60 }.Sign(house.Verona.Key),
            nonce => new StrangerAssertion { Issuer = "verona.it", Audience = "capulet.com", Nonce = nonce }.Sign(house.Verona.Key),
            nonce => new StrangerAssertion { Issuer = "padua.it", Audience = House.Domain, Nonce = nonce, KeyId = house.Padua.Key.Id }.Sign(house.Verona.Key),
        ];
        foreach (Func<string, string> assertion in wrong)
        {
            await using RawLink link = await RawLink.ConnectAsync(house.Server.HttpAddress);
            await link.ProveAsync("verona.it", House.Domain, assertion(await link.GreetedAsync()));
            Assert.Equal((401, "p1"), await link.ErrorAsync());
            Assert.Equal(1008, await link.ClosedAsync());
        }

        // The link that was opened with the assertion that came again is as good as before.
        Assert.Equal("404", PeerStanzas.Outcome(await good.GetAsync("verona.it", Cast.Romeo + "/none")));
        await romeo.CreateAsync(House.Blog);
        await house.AssertServesPaduaAsync();
    });
}
