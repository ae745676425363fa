using OTalk.Accounts;
using OTalk.Engine.Options;
using OTalk.Federation.Xmpp.Names;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>Where the server of a domain is looked for.</summary>
public sealed class NamesTests
{
    private static readonly string[] s_byPriority = ["first", "second", "third"];

    [Fact]
    [Covers("xmpp.names.order")]
    public void The_lowest_priority_is_tried_first()
    {
        IEnumerable<SrvRecord> records = [Record(20, 100, "third"), Record(5, 0, "first"), Record(10, 1, "second")];

        Assert.Equal(s_byPriority, SrvOrder.Of(records, new SystemRandomSource()).Select(target => target.Host));
    }

    [Theory]
    [Covers("xmpp.names.order")]
    [InlineData(0, "none light heavy")]
    [InlineData(10, "light heavy none")]
    [InlineData(11, "heavy none light")]
    [InlineData(100, "heavy light none")]
    public void Among_equals_the_weight_decides(byte drawn, string order)
    {
        IEnumerable<SrvRecord> records = [Record(1, 90, "heavy"), Record(1, 10, "light"), Record(1, 0, "none")];

        Assert.Equal(order, string.Join(' ', SrvOrder.Of(records, new Drawn(drawn)).Select(target => target.Host)));
    }

    [Theory]
    [Covers("xmpp.names.other")]
    [InlineData("xmpp.capulet.fam", "xmpp.capulet.fam:5269")]
    [InlineData("xmpp.capulet.fam:5270", "xmpp.capulet.fam:5270")]
    [InlineData("192.0.2.7:5270", "192.0.2.7:5270")]
    [InlineData("192.0.2.7", "192.0.2.7:5269")]
    [InlineData("[2001:db8::7]:5270", "[2001:db8::7]:5270")]
    [InlineData("[2001:db8::7]", "[2001:db8::7]:5269")]
    [InlineData("2001:db8::7", "[2001:db8::7]:5269")]
    [InlineData("xmpp.capulet.fam:0", null)]
    [InlineData("xmpp.capulet.fam:70000", null)]
    [InlineData("https://capulet.fam/", null)]
    [InlineData("a host", null)]
    [InlineData(":5269", null)]
    public void What_a_server_names_instead_of_itself_is_a_host_and_a_port(string text, string? target) =>
        Assert.Equal(target, XmppTarget.Read(text)?.ToString());

    [Fact]
    [Covers("xmpp.names", "xmpp.names.peers", "xmpp.names.below")]
    public async Task The_operator_goes_before_DNS_and_DNS_before_the_domain()
    {
        await using var dns = new TestKit.Xmpp.Names.XmppNames();
        dns.Add("capulet.fam", 5555);
        var options = new XmppOptions
        {
            Enabled = true,
            Peers = new Dictionary<string, XmppPeerOptions>(StringComparer.Ordinal)
            {
                ["verona.it"] = new() { Host = "10.0.0.1", Port = 5270 },
            },
        };
        var names = new XmppNames(
            new FederationPolicy(new FederationOptions(), new ServerOptions { Domain = "montague.com" }, options), new SrvResolver(dns.Address), new SystemRandomSource());

        Assert.Equal("10.0.0.1:5270 STARTTLS", await FindAsync("verona.it"));
        Assert.Equal("10.0.0.1:5270 STARTTLS", await FindAsync("conference.verona.it"));
        Assert.EndsWith(":5555 STARTTLS", await FindAsync("capulet.fam"), StringComparison.Ordinal);
        Assert.Equal("padua.it:5269 STARTTLS", await FindAsync("padua.it"));
        Assert.Equal("127.0.0.1:5269 STARTTLS", await FindAsync("127.0.0.1"));

        async Task<string> FindAsync(string domain)
        {
            XmppTarget target = Assert.Single(await names.FindAsync(domain, TestContext.Current.CancellationToken));
            return $"{target} {(target.IsDirectTls ? "TLS" : "STARTTLS")}";
        }
    }

    private static SrvRecord Record(int priority, int weight, string host) => new(priority, weight, new XmppTarget(host, 5269, IsDirectTls: false));

    /// <summary>Always the same number.</summary>
    private sealed class Drawn(byte number) : IRandomSource
    {
        public byte[] Bytes(int count)
        {
            var bytes = new byte[count];
            bytes[0] = number;
            return bytes;
        }
    }
}
