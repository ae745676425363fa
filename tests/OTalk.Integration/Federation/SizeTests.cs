using System.Net.WebSockets;
using OTalk.Federation.Tests.Support;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using static OTalk.Integration.Federation.PeerStanzas;

namespace OTalk.Integration.Federation;

/// <summary>Nobody elsewhere can send what is larger than clients here may send.</summary>
public sealed class SizeTests
{
    private const string Juliet = "juliet@verona.it";
    private const int Mebi = 1024 * 1024;

    [Fact]
    [Covers("federation.frames", "federation.stanza.bytes")]
    public Task What_is_too_large_is_refused_and_others_go_on() => House.UseAsync(async house =>
    {
        await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await romeo.CreateAsync(House.Blog, new() { ["all_acl"] = "p" });
        string large = new('x', 300_000);
        await using (RawLink link = await house.OpenAsync(house.Verona))
        {
            Assert.Equal(["response", "413", "response"], Answers(await link.AskAsync(Batch(
                "verona.it", "t1", Message(Juliet, House.Blog, "one"), Message(Juliet, House.Blog, large), Message(Juliet, House.Blog, "two")))));
            Assert.Equal("413", Outcome(await link.AskAsync(Message(Juliet, House.Blog, large))));
            Assert.Equal("404", Outcome(await link.GetAsync(Juliet, Cast.Romeo + "/none")));

            // Ten mebibytes, which the server may cut off while they are on their way.
            try
            {
                await link.SendTextAsync(new string(' ', 10 * Mebi));
            }
            catch (WebSocketException)
            {
            }

            Assert.Equal(1009, await link.ClosedAsync());
        }

        Assert.Equal(["one", "two"], await romeo.BodiesAsync(House.Blog));
        await house.AssertServesPaduaAsync();
    });
}
