using System.Globalization;
using System.Text;
using OTalk.Storage.Federation;

namespace OTalk.Server.Tests.Commands;

/// <summary>What <c>otalk federation</c> prints of what the store has, and writes into it.</summary>
public sealed class FederationCommandTests : IDisposable
{
    private static readonly DateTimeOffset s_noon = new(2013, 2, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly Terminal _terminal = new();

    public FederationCommandTests() => _terminal.Write(
        "otalk.json",
        """{ "Federation": { "Peers": { "capulet.com": { "Url": "https://otalk.capulet.com:8443" }, "verona.it": {} }, "Blocked": ["mantua.it"] } }""");

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task List_shows_who_is_named_blocked_waited_for_or_known()
    {
        await ReportAsync(new PeerHealth("capulet.com", s_noon, s_noon, "it answers 503", s_noon.AddHours(-1), null, null));
        await ReportAsync(new PeerHealth("gone.it", s_noon, s_noon, null, null, null, null));
        await AddAsync("verona.it", "one", "two");
        await _terminal.Peers.BlockAsync("padua.it", s_noon, default);
        await _terminal.Peers.RetryAsync("asked.it", s_noon, default);

        var run = await _terminal.RunAsync("federation", "list");

        Assert.Equal(
            new CommandRun(
                0,
                Lines(
                    "capulet.com\tok\t0\t-\t2013-02-14T12:00:00.000Z\tit answers 503",
                    "gone.it\tnot-allowed\t0\t-\t2013-02-14T12:00:00.000Z\t-",
                    "mantua.it\tblocked\t0\t-\t-\t-",
                    "padua.it\tblocked\t0\t-\t-\t-",
                    "verona.it\twaiting\t2\t2013-02-14T12:00:00.000Z\t-\t-"),
                ""),
            run);
    }

    [Fact]
    public async Task A_terminal_is_shown_a_table_with_a_head()
    {
        await AddAsync("verona.it", "one");
        _terminal.IsTerminal = true;

        var run = await _terminal.RunAsync("federation", "list");

        Assert.Equal(
            Lines(
                "domain       state    waiting  oldest                    last success  last error",
                "capulet.com  new      0        -                         -             -",
                "mantua.it    blocked  0        -                         -             -",
                "verona.it    waiting  1        2013-02-14T12:00:00.000Z  -             -"),
            run.Out);
    }

    [Fact]
    public async Task Show_tells_all_of_one()
    {
        await AddAsync("capulet.com", "one", "seven");
        await ReportAsync(new PeerHealth(
            "capulet.com", s_noon, s_noon.AddHours(-2), "it answers 503", s_noon, s_noon.AddHours(-1), s_noon.AddMinutes(1)));
        await _terminal.Peers.RetryAsync("capulet.com", s_noon.AddMinutes(-1), default);

        var run = await _terminal.RunAsync("federation", "show", "Capulet.com");

        Assert.Equal(
            new CommandRun(
                0,
                Lines(
                    "domain\tcapulet.com",
                    "state\tfailing",
                    "blocked\t-",
                    "asked at\thttps://otalk.capulet.com:8443",
                    "waiting\t2",
                    "bytes\t8",
                    "oldest\t2013-02-14T12:00:00.000Z",
                    "last success\t2013-02-14T10:00:00.000Z",
                    "last error\tit answers 503",
                    "last error at\t2013-02-14T12:00:00.000Z",
                    "failing since\t2013-02-14T11:00:00.000Z",
                    "next try\t2013-02-14T12:01:00.000Z",
                    "retry asked\t2013-02-14T11:59:00.000Z"),
                ""),
            run);
    }

    [Theory]
    [InlineData("mantua.it", "blocked", "by Federation:Blocked")]
    [InlineData("padua.it", "not-allowed", "-")]
    [InlineData("verona.it", "new", "-")]
    public async Task Show_tells_of_a_domain_of_which_nothing_is_known(string domain, string state, string blocked)
    {
        var run = await _terminal.RunAsync("federation", "show", domain);

        Assert.Equal(0, run.Code);
        Assert.StartsWith(Lines($"domain\t{domain}", $"state\t{state}", $"blocked\t{blocked}", $"asked at\thttps://{domain}", "waiting\t0"), run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_of_another_server_do_nothing_to_the_terminal()
    {
        await ReportAsync(new PeerHealth("verona.it", s_noon, null, "it refuses: 403 \u001b[2J\tgo\naway", s_noon, s_noon, null));

        var run = await _terminal.RunAsync("federation", "list");

        Assert.Contains("\tit refuses: 403 \uFFFD[2J go away\n", run.Out.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Block_and_unblock_are_written_down()
    {
        var blocked = await _terminal.RunAsync("federation", "block", "VERONA.it");
        var again = await _terminal.RunAsync("federation", "block", "verona.it");

        Assert.Equal(new CommandRun(0, Lines("blocked verona.it"), ""), blocked);
        Assert.Equal(blocked, again);
        var order = Assert.Single(await _terminal.Peers.OrdersAsync(default));
        Assert.Equal(("verona.it", FixedClock.Text), (order.Domain, Time(order.BlockedAt)));

        var unblocked = await _terminal.RunAsync("federation", "unblock", "verona.it");
        var notBlocked = await _terminal.RunAsync("federation", "unblock", "verona.it");

        Assert.Equal(new CommandRun(0, Lines("unblocked verona.it"), ""), unblocked);
        Assert.Equal(new CommandRun(1, "", Lines("otalk: verona.it is not blocked")), notBlocked);
        Assert.Empty(await _terminal.Peers.OrdersAsync(default));
    }

    [Fact]
    public async Task What_the_configuration_blocks_is_said_to_be_blocked_there()
    {
        var run = await _terminal.RunAsync("federation", "unblock", "mantua.it");

        Assert.Equal(
            new CommandRun(1, "", Lines("otalk: mantua.it is blocked by Federation:Blocked: take it out there, and start the server again")), run);
    }

    [Fact]
    public async Task Retry_is_written_down()
    {
        var run = await _terminal.RunAsync("federation", "retry", "verona.it");

        Assert.Equal(new CommandRun(0, Lines("trying verona.it"), ""), run);
        Assert.Equal(FixedClock.Text, Time(Assert.Single(await _terminal.Peers.OrdersAsync(default)).RetryAt));
    }

    [Theory]
    [InlineData(1, "this server does not speak with padua.it", "retry", "padua.it")]
    [InlineData(1, "mantua.it is blocked", "retry", "mantua.it")]
    [InlineData(1, "localhost is a domain of this server itself", "block", "localhost")]
    [InlineData(2, "'romeo@montague.com' is no domain", "block", "romeo@montague.com")]
    [InlineData(2, "'show' needs DOMAIN", "show")]
    [InlineData(2, "'federation' needs one of: list, show, retry, block, unblock, check")]
    [InlineData(1, "with Storage:Kind=memory other servers are in the memory of the server, where only it can reach them", "list", "--set", "Storage:Kind=memory")]
    public async Task What_cannot_be_done_is_said(int code, string text, params string[] line)
    {
        var run = await _terminal.RunAsync(["federation", .. line]);

        Assert.Equal(new CommandRun(code, "", Lines($"otalk: {text}")), run);
        Assert.Empty(await _terminal.Peers.OrdersAsync(default));
    }

    [Fact]
    public async Task Check_tells_steps_until_one_fails_and_exits_with_1()
    {
        await _terminal.Peers.BlockAsync("padua.it", s_noon, default);
        var blocked = await _terminal.RunAsync("federation", "check", "padua.it");
        var keyless = await _terminal.RunAsync("federation", "check", "verona.it");
        _terminal.IsTerminal = true;
        var shown = await _terminal.RunAsync("federation", "check", "verona.it", "--as", "padua.it");

        Assert.Equal(
            new CommandRun(1, Lines("FAILED\tallowed\tpadua.it is blocked. 'otalk federation unblock padua.it' takes the block away."), ""), blocked);
        Assert.Equal(
            new CommandRun(
                1,
                Lines(
                    "ok\tallowed\tverona.it is named in Federation:Peers",
                    "FAILED\tkeys\tthis server has no key to prove itself with yet. 'otalk keys rotate' makes one, and so does a server that starts and knows of others."),
                ""),
            keyless);
        Assert.Equal(
            Lines("FAILED  allowed      padua.it is no domain of this server. Name one of those in Server:Domain and Server:HostedDomains."), shown.Out);
    }

    private static string Lines(params string[] lines) => string.Concat(lines.Select(line => line + Environment.NewLine));

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private ValueTask ReportAsync(PeerHealth health) => _terminal.Peers.ReportAsync([health], keep: 100, default);

    private async Task AddAsync(string domain, params string[] texts) => await _terminal.Outbox.CommitAsync(
        [.. texts.Select(text => new StanzaAdded(new OutboxStanza(domain, s_noon, "romeo@localhost/sess/Orchard", text, Origin: null, Encoding.UTF8.GetBytes(text))))],
        default);
}
