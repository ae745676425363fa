using OTalk.Integration.Federation;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;
using OTalk.TestKit.Xmpp;
using OTalk.TestKit.Xmpp.Clients;
using OTalk.TestKit.Xmpp.Servers;

namespace OTalk.Integration.Xmpp;

/// <summary>Who says to be another domain than they are gets nowhere, in neither direction, and the log says so.</summary>
public sealed class ImpersonationTests
{
    private const string Expired = "padua.it";
    private const string SelfSigned = "verona.it";
    private const string OtherName = "mantua.it";
    private const string Unknown = "venice.it";

    private static readonly (string Domain, string Told)[] s_liars =
    [
        (Expired, "its certificate has expired"),
        (SelfSigned, "its certificate is of an authority that is not trusted"),
        (OtherName, "its certificate is for another name"),
        (Unknown, "its certificate is of an authority that is not trusted"),
    ];

    [Fact]
    [Covers("xmpp.certificate.refused", "xmpp.external.refused", "xmpp.stanza.from")]
    public Task Who_comes_as_somebody_else_is_refused() => XmppRig.UseAsync(async rig =>
    {
        using StreamDoor door = new(rig);
        using TestCertificate capulet = rig.Authority.Issue("capulet.fam");
        await OTalkServer.UseAsync(
            Verona.Ours([.. door.Settings(dialback: false, theirs: 1, "capulet.fam")]),
            async ours =>
            {
                foreach ((string domain, string told) in s_liars)
                {
                    using TestCertificate shown = Make(rig, domain, @as: "capulet.fam");
                    int before = ours.Log.Lines.Count;
                    await using Impostor impostor = await Impostor.OpenAsync(door.Port, shown);
                    Assert.DoesNotContain("EXTERNAL", await impostor.OpenAsync(), StringComparison.Ordinal);
                    await LogsAsync(ours, before, "xmpp-not-proved", "capulet.fam", told);
                    await impostor.SendAsync(Impostor.Auth);
                    Assert.Contains("<not-authorized", await impostor.ReadUntilAsync("</failure"), StringComparison.Ordinal);
                    await impostor.SendAsync("<message from='juliet@capulet.fam' to='romeo@montague.com'><body>Come to the tomb</body></message>");
                    Assert.Contains("<not-authorized", await impostor.ReadToEndAsync(), StringComparison.Ordinal);
                    await LogsAsync(ours, before, "xmpp-stream-refused", "capulet.fam", "not-authorized");
                }

                await using Impostor proved = await Impostor.ProveAsync(door.Port, capulet);
                await proved.SendAsync("<message from='juliet@capulet.fam' to='romeo@montague.com' type='chat'><body>Ay me</body></message>");
                await proved.SendAsync("<message from='paris@verona.it' to='romeo@montague.com' type='chat'><body>Come to the tomb</body></message>");
                Assert.Contains("<invalid-from", await proved.ReadToEndAsync(), StringComparison.Ordinal);
                await LogsAsync(ours, 0, "xmpp-stream-refused", "capulet.fam", "invalid-from");
                await using OTalkClient romeo = await ours.LogInAsync(Verona.Balcony);
                Assert.Equal(["Ay me"], await romeo.BodiesAsync(Verona.Romeo + "/inbox"));
            },
            TestContext.Current.CancellationToken);
    });

    [Fact]
    [Covers("xmpp.dialback.refused")]
    public Task A_key_that_the_real_server_has_not_given_is_refused() => XmppRig.UseAsync(async rig =>
    {
        using StreamDoor door = new(rig);
        XmppServer theirs = await rig.StartProsodyAsync(Verona.Theirs with { Dialback = true });
        using TestCertificate own = TestCertificate.CreateSelfSigned("capulet.fam");
        await OTalkServer.UseAsync(
            Verona.Ours([.. door.Settings(dialback: true, theirs.ServerPort, "capulet.fam")]),
            async ours =>
            {
                await using Impostor impostor = await Impostor.OpenAsync(door.Port, own);
                await impostor.OpenAsync();
                await impostor.SendAsync("<db:result from='capulet.fam' to='montague.com'>b4835385f37fe2895af6c196b59097b16862406db80559900d96bf6fa7d23df3</db:result>");
                string answer = await impostor.ReadToEndAsync();
                Assert.Contains("<db:result", answer, StringComparison.Ordinal);
                Assert.Contains("type='invalid'", answer.Replace('"', '\''), StringComparison.Ordinal);
                await LogsAsync(ours, 0, "xmpp-not-proved", "capulet.fam", "its key is wrong");
                Assert.Contains(theirs.Log.Lines, static line => line.Contains("Asked to verify a dialback key that was incorrect", StringComparison.Ordinal));
            },
            TestContext.Current.CancellationToken);
    });

    [Fact]
    [Covers("xmpp.certificate", "xmpp.certificate.refused", "xmpp.certificate.renewed", "federation.given-up")]
    public Task Servers_that_do_not_prove_who_they_are_are_not_spoken_with() => XmppRig.UseAsync(async rig =>
    {
        using StreamDoor door = new(rig);
        Dictionary<string, TestCertificate> shown = s_liars.ToDictionary(static liar => liar.Domain, liar => Make(rig, liar.Domain, liar.Domain));
        XmppServer theirs = await rig.StartProsodyAsync(Verona.Theirs with
        {
            Domains = ["capulet.fam", .. shown.Keys],
            Accounts = [.. Verona.Theirs.Accounts, new TestAccount($"juliet@{Expired}", Cast.Password)],
            Certificates = shown,
        });
        await OTalkServer.UseAsync(
            Verona.Ours([.. door.Settings(dialback: false, theirs.ServerPort, ["capulet.fam", .. shown.Keys]), "Federation:GiveUpAfter=00:00:01"]),
            async ours =>
            {
                await AssertNotSpokenWithAsync(ours);
                await AssertNotHeardAsync(rig, ours, theirs);
                await AssertOursAreLookedAtAsync(rig, ours, theirs, door);
            },
            TestContext.Current.CancellationToken);
        foreach (TestCertificate certificate in shown.Values)
            certificate.Dispose();
    });

    /// <summary>Ours write to those who show what proves nothing.</summary>
    private static async Task AssertNotSpokenWithAsync(OTalkServer ours)
    {
        await using OTalkClient romeo = await ours.LogInAsync(Verona.Balcony);
        foreach ((string domain, _) in s_liars)
            await romeo.SendAsync($$$"""{"id":"{{{domain}}}","to":"juliet@{{{domain}}}/inbox","msg":{"ns":"http://otalk.com/p/chat","body":"It is the east"}}""");
        Dictionary<string, string?> bounced = [];
        while (bounced.Count < s_liars.Length)
        {
            Received answer = await romeo.ReceiveAsync();
            if (answer.Member("error") is { } error)
                bounced[answer.Id!] = error.GetProperty("text").GetString();
        }

        foreach ((string domain, string told) in s_liars)
        {
            Assert.Equal($"{domain} could not be reached, and it was given up", bounced[domain]);
            await LogsAsync(ours, 0, "xmpp-not-proved", domain, told);
            await LogsAsync(ours, 0, "destination-waits", domain, told);
        }

        CommandResult way = await ours.RunAsync("xmpp", "check", Expired);
        Assert.Equal(1, way.ExitCode);
        Assert.StartsWith("FAILED\ttheir proof\tits certificate has expired", way.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], StringComparison.Ordinal);
    }

    /// <summary>They write to ours.</summary>
    private static async Task AssertNotHeardAsync(XmppRig rig, OTalkServer ours, XmppServer theirs)
    {
        int before = ours.Log.Lines.Count;
        XmppClient juliet = await rig.LogInWithSlixmppAsync(theirs, $"juliet@{Expired}/Window");
        string id = await juliet.SayAsync(Verona.Romeo, "Ay me");
        await juliet.ExpectAsync(stanza => stanza.Is("message") && stanza.Get("type") == "error" && stanza.Get("id") == id, "her message back");
        await LogsAsync(ours, before, "xmpp-not-proved", Expired, "its certificate has expired");
        await juliet.DisposeAsync();
        await using OTalkClient romeo = await ours.LogInAsync(Verona.Balcony);
        Assert.Empty(await romeo.BodiesAsync(Verona.Romeo + "/inbox"));
    }

    /// <summary>They look at what ours shows, which changes without a restart.</summary>
    private static async Task AssertOursAreLookedAtAsync(XmppRig rig, OTalkServer ours, XmppServer theirs, StreamDoor door)
    {
        using TestCertificate good = rig.Authority.Issue("montague.com", "rooms.montague.com");
        using TestCertificate own = TestCertificate.CreateSelfSigned("montague.com");
        using TestCertificate other = rig.Authority.Issue(OtherName);
        await ShowAsync(ours, door, other);
        CommandResult way = await ours.RunAsync("xmpp", "check", "capulet.fam");
        Assert.Equal(1, way.ExitCode);
        Assert.Contains("FAILED\tcertificate\t", way.Output, StringComparison.Ordinal);

        string shown = await ShowAsync(ours, door, own);
        await using OTalkClient romeo = await ours.LogInAsync(Verona.Balcony);
        await romeo.SendAsync("""{"id":"refused","to":"juliet@capulet.fam/inbox","msg":{"ns":"http://otalk.com/p/chat","body":"It is the east"}}""");
        Assert.NotNull((await romeo.ReceiveAnswerAsync("refused")).Member("response"));
        Assert.NotNull((await romeo.ReceiveAnswerAsync("refused")).Member("error"));
        await LogsAsync(ours, 0, "destination-waits", "capulet.fam", "not-authorized");
        way = await ours.RunAsync("xmpp", "check", "capulet.fam");
        Assert.Equal(1, way.ExitCode);
        Assert.Contains("Your server's certificate", way.Output, StringComparison.Ordinal);

        // What cannot be used changes nothing; what can is used for the next stream.
        await File.WriteAllTextAsync(door.Certificate, "no certificate");
        await Polling.UntilAsync("a word about the broken file", async () =>
        {
            Assert.Equal(shown, await ThumbprintAsync(door));
            return Has(ours, 0, "certificate-not-renewed", door.Certificate);
        });
        await ShowAsync(ours, door, good);
        XmppClient juliet = await rig.LogInWithSlixmppAsync(theirs, Verona.Window);
        await juliet.ShowAsync();
        await romeo.PublishAsync(Verona.Juliet + "/inbox", "and Juliet is the sun");
        await juliet.HearAsync("and Juliet is the sun");
    }

    /// <summary>Puts a certificate in the place of the one before, and returns when it is shown, and how.</summary>
    private static async Task<string> ShowAsync(OTalkServer ours, StreamDoor door, TestCertificate certificate)
    {
        string before = await ThumbprintAsync(door);
        string now = before;
        int lines = ours.Log.Lines.Count;
        door.Show(certificate);
        await Polling.UntilAsync("another certificate", async () => (now = await ThumbprintAsync(door)) != before);
        await LogsAsync(ours, lines, "certificate-renewed", door.Certificate);
        return now;
    }

    private static async Task<string> ThumbprintAsync(StreamDoor door)
    {
        await using Impostor looker = await Impostor.OpenAsync(door.Port, certificate: null);
        return looker.Thumbprint;
    }

    /// <summary>A certificate that proves nothing, of the kind that a domain stands for.</summary>
    private static TestCertificate Make(XmppRig rig, string domain, string @as)
    {
        using TestAuthority stranger = new();
        return domain switch
        {
            Expired => rig.Authority.IssueExpired(@as),
            SelfSigned => TestCertificate.CreateSelfSigned(@as),
            OtherName => rig.Authority.Issue("somewhere.else.it"),
            _ => stranger.Issue(@as),
        };
    }

    private static Task LogsAsync(OTalkServer ours, int behind, string name, params string[] words) =>
        Polling.UntilAsync($"{name} in the log, with {string.Join(", ", words)}", () => Task.FromResult(Has(ours, behind, name, words)));

    private static bool Has(OTalkServer ours, int behind, string name, params string[] words) => ours.Log.Lines.Skip(behind)
        .Any(line => words.Prepend(name).All(word => line.Contains(word, StringComparison.Ordinal)));
}
