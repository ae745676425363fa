using System.Text.Json;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Federation;

/// <summary>What a server has missed for good is told to its users.</summary>
public sealed class GapTests
{
    private const string Alley = Houses.Romeo + "/alley";

    [Fact]
    [Covers("federation.event.gap", "federation.greeting")]
    public Task A_server_that_was_away_for_too_long_is_told_what_is_lacking() => Houses.UseAsync(
        async (montague, capulet) =>
        {
            await using (OTalkClient romeo = await montague.LogInAsync(Houses.Balcony))
            {
                await romeo.CreateAsync(Alley, new() { ["all_acl"] = "s", ["msg_count"] = 1 });
                await using (OTalkClient juliet = await capulet.LogInAsync(Houses.Window))
                {
                    await juliet.SubscribeAsync(Alley);
                    await romeo.PublishAsync(Alley, "one");
                    await juliet.NextEventAsync();

                    // When this is answered the event counts as written, however the connection ends.
                    await juliet.GetAsync(Houses.Juliet);
                }

                await capulet.StopAsync();
                await romeo.PublishAsync(Alley, "two");
                await romeo.PublishAsync(Alley, "three");
            }

            await montague.StopAsync();
            await montague.TrimAsync("two");
            await montague.StartAsync(TestContext.Current.CancellationToken);
            await capulet.ComeBackAsync(montague);
            await using OTalkClient again = await capulet.LogInAsync(Houses.Window);
            Received gap = await again.NextEventAsync();
            Assert.Equal(Alley, gap.Member("from")!.Value.GetString());
            Assert.True(gap.Member("msg")!.Value.TryGetProperty("event", out JsonElement told), gap.Text);
            Assert.Equal("http://otalk.com/p/gap", told.GetProperty("ns").GetString());
            Assert.Equal("three", (await again.NextEventAsync()).Member("msg")!.Value.GetProperty("body").GetString());
        });
}
