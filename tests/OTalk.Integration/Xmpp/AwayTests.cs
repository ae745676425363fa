using OTalk.Integration.Federation;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Xmpp.Clients;

namespace OTalk.Integration.Xmpp;

/// <summary>Either side is away for a while, stopped or killed: nothing is lost without a word, and nothing comes twice.</summary>
public sealed class AwayTests
{
    [Theory]
    [Covers("xmpp.chat.once", "xmpp.confirmed")]
    [InlineData(false)]
    [InlineData(true)]
    public Task What_is_sent_while_the_other_side_is_away_comes_once(bool streams) => UseAsync(streams, async scene =>
    {
        XmppClient juliet = await scene.JulietAsync();
        await juliet.ShowAsync();
        await using (OTalkClient romeo = await scene.RomeoAsync())
        {
            await romeo.PublishAsync(Verona.Juliet + "/inbox", "one");
            await juliet.HearAsync("one");
            await juliet.SayAsync(Verona.Romeo, "I");
            await romeo.ExpectEventAsync(Verona.Romeo + "/inbox", static message => message.GetProperty("body").GetString() == "I");
            await scene.Theirs.StopAsync();
            await juliet.ExpectOfflineAsync();
            await romeo.PublishAsync(Verona.Juliet + "/inbox", "two");
            await romeo.PublishAsync(Verona.Juliet + "/inbox", "three");
        }

        // Theirs was stopped, and ours is killed with what waits for it.
        await scene.Ours.KillAsync();
        await scene.Ours.StartAsync(TestContext.Current.CancellationToken);
        await scene.Theirs.StartAsync();
        await juliet.ConnectAsync();
        await juliet.ShowAsync();
        await juliet.HearAsync("two");
        await juliet.HearAsync("three");

        // Theirs keeps nothing for a server that is away: she is told, and says it again.
        await scene.Ours.StopAsync();
        await TellsBackAsync(juliet, "II");
        await scene.Ours.StartAsync(TestContext.Current.CancellationToken);
        await AgainAsync(scene, juliet, "four", "II");
        await scene.Ours.KillAsync();
        await TellsBackAsync(juliet, "III");
        await scene.Ours.StartAsync(TestContext.Current.CancellationToken);
        await AgainAsync(scene, juliet, "five", "III");

        await using OTalkClient reader = await scene.RomeoAsync();
        Assert.Equal(["I", "II", "III"], await reader.BodiesAsync(Verona.Romeo + "/inbox"));

        // What she had and not acknowledged when her server stopped it gives her again, by itself.
        Assert.DoesNotContain(juliet.Untaken, static stanza => stanza.Is("message") && stanza.Body() != "one");
    });

    private static Task UseAsync(bool streams, Func<Verona.Scene, Task> test) =>
        streams ? Verona.UseStreamsAsync(ejabberd: false, dialback: false, test) : Verona.UseComponentAsync(ejabberd: false, test);

    /// <summary>What she says while ours is away is given back to her.</summary>
    private static async Task TellsBackAsync(XmppClient juliet, string text)
    {
        string id = await juliet.SayAsync(Verona.Romeo, text);
        await juliet.ExpectAsync(stanza => stanza.Is("message") && stanza.Get("type") == "error" && stanza.Get("id") == id, $"'{text}' back");
    }

    /// <summary>Both say something: ours what shows that there is a way again, then she.</summary>
    private static async Task AgainAsync(Verona.Scene scene, XmppClient juliet, string ours, string hers)
    {
        await using OTalkClient romeo = await scene.RomeoAsync();
        await romeo.PublishAsync(Verona.Juliet + "/inbox", ours);
        await juliet.HearAsync(ours);
        await juliet.SayAsync(Verona.Romeo, hers);
        await romeo.ExpectEventAsync(Verona.Romeo + "/inbox", message => message.GetProperty("body").GetString() == hers);
    }
}
