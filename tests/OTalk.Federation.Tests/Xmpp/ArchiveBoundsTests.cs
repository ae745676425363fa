using OTalk.Engine.Options;
using OTalk.Federation.Tests.Xmpp.Support;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>What one question to an archive of ours may cost, and that small pages of the server lose nothing.</summary>
public sealed class ArchiveBoundsTests
{
    private const string Mam = "urn:xmpp:mam:2";
    private const string Rsm = "http://jabber.org/protocol/rsm";
    private const string Blog = "romeo@montague.com/blog";

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(2, 0)]
    [Covers("xmpp.archive.pages.end")]
    public async Task Small_pages_of_the_server_are_not_the_end(int rows, int bytes)
    {
        await using GatewayHost host = await StartAsync(new LimitsOptions { PageSize = rows, PageBytes = bytes });
        List<string> expected = [];
        for (int number = 0; number < 5; number++)
            expected.Add(await host.PublishAsync(Blog, Chat($"line {number}")));

        foreach (bool isFromEnd in new[] { true, false })
        {
            List<string> all = [];
            string place = isFromEnd ? "<before/>" : "";
            for (bool isComplete = false; !isComplete;)
            {
                IReadOnlyList<XmlElement> answer = await AskAsync(host, $"<set xmlns='{Rsm}'><max>2</max>{place}</set>");
                List<string> page = IdsOf(answer);
                Assert.InRange(page.Count, 1, 2);
                all.InsertRange(isFromEnd ? 0 : all.Count, page);
                place = isFromEnd ? $"<before>{page[0]}</before>" : $"<after>{page[^1]}</after>";
                isComplete = answer[^1].Child("fin", Mam)!["complete"] is "true";
            }

            Assert.Equal(expected, all);
        }
    }

    [Fact]
    [Covers("xmpp.archive.bounds", "xmpp.archive.bounds.ids")]
    public async Task A_search_ends_and_ids_are_few()
    {
        await using GatewayHost host = await StartAsync(new LimitsOptions());
        List<string> ids = [];
        for (int number = 0; number < 28; number++)
            ids.Add(await host.PublishAsync(Blog, Chat(number + new string('x', 450_000))));

        Assert.Equal("resource-constraint", XmppError.Read(Assert.Single(await AskAsync(host, Form("with", "paris@capulet.fam")))).Name);
        Assert.Equal("policy-violation", XmppError.Read(Assert.Single(await AskAsync(host, Form("ids", [.. ids[..21]])))).Name);
        Assert.Equal(ids[3..4], IdsOf(await AskAsync(host, Form("ids", ids[3]))));
    }

    private static async Task<GatewayHost> StartAsync(LimitsOptions limits)
    {
        GatewayHost host = await GatewayHost.StartAsync(limits: limits);
        await host.AskAsync(Blog, """{"ns":"http://otalk.com/p/create","config":{"all_acl":"s","msg_count":-1}}""");
        return host;
    }

    private static string Chat(string body) => $$"""{"ns":"http://otalk.com/p/chat","body":"{{body}}"}""";

    private static string Form(string field, params string[] values) =>
        $"<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>{Mam}</value></field><field var='{field}'>"
        + string.Concat(values.Select(static value => $"<value>{value}</value>")) + "</field></x>";

    private static Task<IReadOnlyList<XmlElement>> AskAsync(GatewayHost host, string what) =>
        host.TakeAsync($"<iq from='juliet@capulet.fam/Window' to='romeo@montague.com' id='a1' type='set'><query xmlns='{Mam}' node='blog'>{what}</query></iq>");

    private static List<string> IdsOf(IReadOnlyList<XmlElement> answer) => [.. answer.SkipLast(1).Select(static one => one.Child("result", Mam)!["id"]!)];
}
