using OTalk.Federation.Tests.Xmpp.Support;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>Histories here as archives for XMPP users.</summary>
public sealed class ArchiveTests : IAsyncLifetime
{
    private const string Mam = "urn:xmpp:mam:2";
    private const string Channel = "romeo@montague.com/alleyway";
    private const string Room = "alleyway%romeo@rooms.montague.com";
    private const string Juliet = "juliet@capulet.fam/Window";
    private const string Romeo = "romeo@montague.com";

    private GatewayHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await GatewayHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    [Covers("xmpp.archive", "xmpp.archive.rooms", "xmpp.archive.private", "xmpp.archive.rooms.members")]
    public async Task A_room_tells_what_was_said_in_it()
    {
        await OpenRoomAsync();
        string hers = await SayAsync("Good pilgrim");
        string his = await _host.PublishAsync($"{Channel}/Romeo", """{"ns":"http://otalk.com/p/chat","body":"Have not saints lips?","xmpp":["<stanza-id xmlns='urn:xmpp:sid:0' id='x' by='y'/>"]}""");
        string rooms = await _host.PublishAsync(Channel, Chat("Hear ye"));
        string subject = await _host.PublishAsync(Channel + "?key=subject", """{"ns":"http://otalk.com/p/chat","subject":"Feuds"}""");
        await _host.PublishAsync($"{Channel}/Juliet/inbox", Chat("Then move not"));
        await _host.PublishAsync($"{Channel}/Romeo", """{"ns":"http://example.com/chess","move":"e4"}""");

        IReadOnlyList<XmlElement> all = await _host.TakeAsync($"<iq from='{Juliet}' to='{Room}' id='a1' type='set'><query xmlns='{Mam}' queryid='q'/></iq>");

        Assert.Equal([hers, his, rooms, subject], IdsOf(all));
        Assert.All(all.SkipLast(1), one =>
        {
            Assert.Equal((Room, Juliet, "q"), (one["from"], one["to"], ResultOf(one)["queryid"]));
            Assert.Null(Forwarded(one)["to"]);
            Assert.Equal("groupchat", Forwarded(one)["type"]);
            XmlElement only = Assert.Single(Forwarded(one).Children("stanza-id", "urn:xmpp:sid:0"));
            Assert.Equal((ResultOf(one)["id"], Room), (only["id"], only["by"]));
            Assert.NotNull(ResultOf(one).Elements.Single().Child("delay", "urn:xmpp:delay")?["stamp"]);
        });
        Assert.Equal([$"{Room}/Juliet", $"{Room}/Romeo", $"{Room}/Romeo", $"{Room}/Romeo"], all.SkipLast(1).Select(static one => Forwarded(one)["from"]));
        Assert.Equal(
            [Juliet, "romeo@montague.com/Balcony"],
            all.Take(2).Select(static one => Forwarded(one).Child("x", "http://jabber.org/protocol/muc#user")!.Elements.Single()["jid"]));
        Assert.Equal("Feuds", Forwarded(all[3]).Child("subject", Ns.Client)!.Text);
        XmlElement fin = all[^1].Child("fin", Mam)!;
        Assert.Equal(("result", "a1", "true"), (all[^1]["type"], all[^1]["id"], fin["complete"]));
        Assert.Equal($"<set xmlns='http://jabber.org/protocol/rsm'><first>{hers}</first><last>{subject}</last><count>4</count></set>", XmlText.Of(fin.Elements.Single()));
    }

    [Fact]
    [Covers("xmpp.archive.pages", "xmpp.archive.pages.end", "xmpp.archive.deleted")]
    public async Task Every_message_is_on_one_page_in_both_directions()
    {
        await OpenRoomAsync();
        List<string> expected = [];
        for (int number = 0; number < 13; number++)
        {
            expected.Add(await SayAsync($"line {number}"));

            // What is no part of the archive stands between, and takes no place on its pages.
            for (int whispers = 0; whispers < number % 4; whispers++)
                await _host.PublishAsync($"{Channel}/Juliet/inbox", Chat("psst"));
        }

        for (int max = 1; max <= expected.Count + 1; max++)
        {
            Assert.Equal(expected, await PageAsync(max, fromEnd: false));
            Assert.Equal(expected, await PageAsync(max, fromEnd: true));
        }

        // Messages come and go while it is paged through: nothing is told twice, and what was there all the time is told.
        foreach (bool fromEnd in new[] { false, true })
        {
            List<string> before = [.. expected];
            int turn = 0;
            IReadOnlyList<string> paged = await PageAsync(2, fromEnd, async last =>
            {
                expected.Add(await SayAsync($"meanwhile {turn}"));
                if (turn++ == 1)
                {
                    await _host.AskAsync(Channel, $$"""{"ns":"http://otalk.com/p/delete","channel":"{{Channel}}/Juliet?msgid={{last}}"}""");
                    expected.Remove(last);
                }
            });
            Assert.Equal(paged.Count, paged.Distinct().Count());
            Assert.Equal(expected.Where(before.Contains), paged.Where(id => before.Contains(id) && expected.Contains(id)));
            Assert.Equal(expected, await PageAsync(4, fromEnd));
        }
    }

    [Fact]
    [Covers("xmpp.archive.filters", "xmpp.archive.flipped", "xmpp.archive.count", "xmpp.archive.metadata")]
    public async Task A_part_is_asked_for()
    {
        await OpenRoomAsync();
        string first = await SayAsync("one");
        string second = await _host.PublishAsync($"{Channel}/Romeo", Chat("two"));
        string third = await SayAsync("three");
        string fourth = await _host.PublishAsync(Channel, Chat("four"));

        Assert.Equal([second, third], await AskAsync(Form(("after-id", first), ("before-id", fourth))));
        Assert.Equal([second], await AskAsync(Form(("after-id", first), ("before-id", fourth)) + Set("<max>1</max>")));
        Assert.Equal([third], await AskAsync(Form(("after-id", first), ("before-id", fourth)) + Set("<max>1</max><before/>")));
        Assert.Equal([third], await AskAsync(Form(("after-id", first), ("before-id", fourth)) + Set($"<after>{second}</after>")));
        Assert.Equal([second], await AskAsync(Form(("after-id", first), ("before-id", fourth)) + Set($"<before>{third}</before>")));
        Assert.Equal([third], await AskAsync(Form(("after-id", second), ("before-id", fourth)) + Set($"<after>{first}</after>")));
        Assert.Equal([second], await AskAsync(Form(("before-id", third)) + Set($"<after>{first}</after><before>{fourth}</before>")));
        Assert.Equal([second, third], await AskAsync(Form(("ids", third), ("ids", second))));
        Assert.Equal([first, third], await AskAsync(Form(("with", $"{Room}/Juliet"))));
        Assert.Equal([second, fourth], await AskAsync(Form(("with", "romeo@montague.com"))));
        Assert.Equal([first, third], await AskAsync(Form(("with", Juliet))));
        Assert.Empty(await AskAsync(Form(("with", "juliet@capulet.fam/Orchard"))));
        Assert.Equal([first, second, third, fourth], await AskAsync(Form(("with", Room))));
        Assert.Equal([first, second, third, fourth], await AskAsync(Form(("start", "2020-01-01T00:00:00Z"), ("end", "2120-01-01T00:00:00Z"), ("with", ""))));
        Assert.Empty(await AskAsync(Form(("end", "2020-01-01T00:00:00Z"))));

        // Both ends of a stretch of time are in it.
        IReadOnlyList<XmlElement> all = await QueryAsync("<flip-page/>" + Set("<max>3</max>"));
        Assert.Equal([third, second, first], IdsOf(all));
        Assert.Equal((first, third), (SetOf(all).Child("first", Rsm)!.Text, SetOf(all).Child("last", Rsm)!.Text));
        string stamp = StampOf(all[2]);
        Assert.Contains(first, await AskAsync(Form(("start", stamp), ("end", stamp))));

        IReadOnlyList<XmlElement> none = await QueryAsync(Set("<max>0</max>"));
        Assert.Equal((null, "4"), (none.Single().Child("fin", Mam)!["complete"], SetOf(none).Elements.Single().Text));
        Assert.Null(SetOf(await QueryAsync(Form(("with", Room)))).Child("count", Rsm));
        XmlElement metadata = (await GetAsync($"<metadata xmlns='{Mam}'/>")).Child("metadata", Mam)!;
        Assert.Equal([("start", first), ("end", fourth)], metadata.Elements.Select(static place => (place.Name, place["id"]!)));
        Assert.Equal(stamp, metadata.Child("start", Mam)!["timestamp"]);
    }

    [Fact]
    [Covers("xmpp.archive.form", "xmpp.archive.unknown", "xmpp.archive.filters")]
    public async Task What_cannot_be_asked_is_refused()
    {
        await OpenRoomAsync();
        await SayAsync("one");

        XmlElement form = (await GetAsync($"<query xmlns='{Mam}'/>")).Child("query", Mam)!.Elements.Single();
        Assert.Equal(
            ["FORM_TYPE hidden", "with jid-single", "start text-single", "end text-single", "before-id text-single", "after-id text-single", "ids list-multi"],
            form.Elements.Select(static field => $"{field["var"]} {field["type"]}"));
        string unknown = Guid.NewGuid().ToString();
        Assert.Equal("item-not-found", await RefusalAsync(Set($"<after>{unknown}</after>")));
        Assert.Equal("item-not-found", await RefusalAsync(Set($"<before>{unknown}</before>")));
        Assert.Equal("item-not-found", await RefusalAsync(Set("<after>first</after>")));
        Assert.Equal("item-not-found", await RefusalAsync(Form(("after-id", unknown))));
        Assert.Equal("item-not-found", await RefusalAsync(Form(("before-id", unknown)) + Set($"<before>{unknown}</before>")));
        Assert.Equal("item-not-found", await RefusalAsync(Form(("ids", unknown))));
        Assert.Equal("feature-not-implemented", await RefusalAsync(Form(("{http://example.com}mood", "happy"))));
        Assert.Equal("bad-request", await RefusalAsync(Form(("start", "yesterday"))));
        Assert.Equal("bad-request", await RefusalAsync("<x xmlns='jabber:x:data' type='submit'><field var='with'><value>a@b</value></field></x>"));
        Assert.Equal("feature-not-implemented", ConditionOf(await GetAsync($"<prefs xmlns='{Mam}'/>")));
    }

    [Fact]
    [Covers("xmpp.archive.permissions", "xmpp.archive.users", "xmpp.archive.announced")]
    public async Task Who_may_not_read_is_told_nothing()
    {
        await OpenRoomAsync();
        await SayAsync("one");
        foreach (string feature in new[] { Mam, Mam + "#extended", "urn:xmpp:sid:0" })
        {
            Assert.Contains(feature, XmlText.Of(await GetAsync("<query xmlns='http://jabber.org/protocol/disco#info'/>")), StringComparison.Ordinal);
            Assert.Contains(
                feature,
                XmlText.Of(await GetAsync("<query xmlns='http://jabber.org/protocol/disco#info' node='alleyway'/>", Romeo)),
                StringComparison.Ordinal);
        }

        XmlElement absent = await GetAsync($"<metadata xmlns='{Mam}'/>", "tomb@rooms.montague.com");
        await _host.AskAsync(Channel, """{"ns":"http://otalk.com/p/config","config":{"all_acl":""}}""");
        XmlElement hidden = await AnswerAsync($"<iq from='paris@capulet.fam/Tomb' to='{Room}' id='a' type='get'><metadata xmlns='{Mam}'/></iq>");
        Assert.Equal("item-not-found", ConditionOf(absent));
        Assert.Equal(XmlText.Of(absent.Child("error", Ns.Server)!), XmlText.Of(hidden.Child("error", Ns.Server)!));

        await _host.AskAsync(Channel, """{"ns":"http://otalk.com/p/config","config":{"all_acl":"","discoverable":true}}""");
        string[] questions = [$"<metadata xmlns='{Mam}'/>", $"<query xmlns='{Mam}'/>"];
        foreach (string question in questions)
            Assert.Equal("forbidden", ConditionOf(await AnswerAsync($"<iq from='paris@capulet.fam/Tomb' to='{Room}' id='a' type='get'>{question}</iq>")));
        Assert.Equal("forbidden", ConditionOf(await AnswerAsync($"<iq from='paris@capulet.fam/Tomb' to='{Room}' id='a' type='set'>{questions[1]}</iq>")));

        foreach (string user in new[] { Romeo, "paris@montague.com", "montague.com" })
        {
            foreach (string question in questions)
                Assert.Equal("forbidden", ConditionOf(await GetAsync(question, user)));
            Assert.Equal("forbidden", ConditionOf(await AnswerAsync($"<iq from='{Juliet}' to='{user}' id='a' type='set'>{questions[1]}</iq>")));
        }
    }

    [Fact]
    [Covers("xmpp.archive.nodes")]
    public async Task A_node_tells_what_was_published()
    {
        const string Blog = "romeo@montague.com/blog";
        await _host.AskAsync(Blog, """{"ns":"http://otalk.com/p/create","config":{"all_acl":"s"}}""");
        string first = await _host.PublishAsync(Blog, """{"ns":"http://example.com/chess","move":"e4"}""");
        string old = await _host.PublishAsync(Blog + "?key=mood", Chat("sad"));
        string now = await _host.PublishAsync(Blog + "?key=mood", Chat("in love"));
        await _host.AskAsync(Blog, $$$"""{"ns":"http://otalk.com/p/revise","channel":"{{{Blog}}}?msgid={{{first}}}","msg":{"ns":"http://example.com/chess","move":"d4"}}""");

        IReadOnlyList<XmlElement> all = await _host.TakeAsync($"<iq from='{Juliet}' to='romeo@montague.com' id='a1' type='set'><query xmlns='{Mam}' node='blog'/></iq>");

        Assert.Equal([first, old, now], IdsOf(all));
        List<XmlElement> items = [.. all.SkipLast(1).Select(static one => Forwarded(one).Child("event", "http://jabber.org/protocol/pubsub#event")!.Elements.Single())];
        Assert.All(items, static one => Assert.Equal("blog", one["node"]));
        Assert.Equal([(first, "romeo@montague.com/Balcony"), ("mood", "romeo@montague.com/Balcony"), ("mood", "romeo@montague.com/Balcony")], items.Select(static one => (one.Elements.Single()["id"]!, one.Elements.Single()["publisher"]!)));
        Assert.Equal("""{"ns":"http://example.com/chess","move":"d4"}""", items[0].Elements.Single().Elements.Single().Text);
        Assert.Equal("3", SetOf(all).Child("count", Rsm)!.Text);
        Assert.Equal("item-not-found", ConditionOf(await AnswerAsync($"<iq from='{Juliet}' to='romeo@montague.com' id='a1' type='set'><query xmlns='{Mam}' node='diary'/></iq>")));
    }

    private const string Rsm = "http://jabber.org/protocol/rsm";

    private static string Chat(string body) => $$"""{"ns":"http://otalk.com/p/chat","body":"{{body}}"}""";

    private static string Set(string what) => $"<set xmlns='{Rsm}'>{what}</set>";

    private static string Form(params (string Name, string Value)[] fields) => $"<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>{Mam}</value></field>"
        + string.Concat(fields.GroupBy(static field => field.Name)
            .Select(static field => $"<field var='{field.Key}'>{string.Concat(field.Select(static one => $"<value>{one.Value}</value>"))}</field>")) + "</x>";

    private static XmlElement ResultOf(XmlElement message) => message.Child("result", Mam)!;

    private static XmlElement Forwarded(XmlElement message) => ResultOf(message).Elements.Single().Child("message", Ns.Client)!;

    private static string StampOf(XmlElement message) => ResultOf(message).Elements.Single().Child("delay", "urn:xmpp:delay")!["stamp"]!;

    private static XmlElement SetOf(IReadOnlyList<XmlElement> answer) => answer[^1].Child("fin", Mam)!.Elements.Single();

    private static List<string> IdsOf(IReadOnlyList<XmlElement> answer) => [.. answer.SkipLast(1).Select(static one => ResultOf(one)["id"]!)];

    private static string ConditionOf(XmlElement answer) => XmppError.Read(answer).Name;

    private async Task OpenRoomAsync()
    {
        await _host.AskAsync(Channel, """{"ns":"http://otalk.com/p/create","config":{"type":"http://otalk.com/p/muc","subscriber_channel":true,"all_acl":"pks"}}""");
        await _host.AskAsync(Channel + "/*", """{"ns":"http://otalk.com/p/subscribe","config":{"subscription_channel":"Romeo"}}""");
        await _host.TakeAsync($"<presence from='{Juliet}' to='{Room}/Juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
    }

    /// <summary>Juliet says something in the room; its id.</summary>
    private async Task<string> SayAsync(string body)
    {
        string id = Guid.CreateVersion7().ToString();
        Assert.Empty(await _host.TakeAsync($"<message from='{Juliet}' to='{Room}' id='{id}' type='groupchat'><body>{body}</body></message>"));
        return id;
    }

    private Task<IReadOnlyList<XmlElement>> QueryAsync(string what) =>
        _host.TakeAsync($"<iq from='{Juliet}' to='{Room}' id='a1' type='set'><query xmlns='{Mam}'>{what}</query></iq>");

    private async Task<List<string>> AskAsync(string what)
    {
        IReadOnlyList<XmlElement> answer = await QueryAsync(what);
        Assert.True(answer[^1]["type"] is "result", XmlText.Of(answer[^1]));
        return IdsOf(answer);
    }

    private async Task<string> RefusalAsync(string what) => ConditionOf(Assert.Single(await QueryAsync(what)));

    private Task<XmlElement> GetAsync(string question, string to = Room) => AnswerAsync($"<iq from='{Juliet}' to='{to}' id='a1' type='get'>{question}</iq>");

    private async Task<XmlElement> AnswerAsync(string iq) => Assert.Single(await _host.TakeAsync(iq));

    /// <summary>Pages through the whole archive; the ids in their order.</summary>
    private async Task<IReadOnlyList<string>> PageAsync(int max, bool fromEnd, Func<string, Task>? between = null)
    {
        var all = new List<string>();
        string place = fromEnd ? "<before/>" : "";
        while (true)
        {
            IReadOnlyList<XmlElement> answer = await QueryAsync(Set($"<max>{max}</max>{place}"));
            List<string> page = IdsOf(answer);
            Assert.InRange(page.Count, 0, max);
            all.InsertRange(fromEnd ? 0 : all.Count, page);
            Assert.InRange(all.Count, 0, 100);
            if (answer[^1].Child("fin", Mam)!["complete"] is "true")
                return all;
            string next = SetOf(answer).Child(fromEnd ? "first" : "last", Rsm)!.Text;
            place = fromEnd ? $"<before>{next}</before>" : $"<after>{next}</after>";
            if (between is not null && all.Count < 30)
                await between(next);
        }
    }
}
