namespace OTalk.Server.Tests.Commands;

public sealed class ClientCommandTests : IDisposable
{
    private readonly Terminal _terminal = new();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task A_public_client_is_printed_as_its_id()
    {
        var run = await _terminal.RunAsync("client", "add", "The Window", "--redirect", "https://montague.com/cb", "--redirect", "com.montague:/cb");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches(@"^[0-9a-f]{16}\r?\n$", run.Out);
        var listed = await _terminal.RunAsync("client", "list");
        Assert.Equal(
            $"{run.Out.Trim()}\tpublic\toperator\t{FixedClock.Text}\tThe Window\thttps://montague.com/cb com.montague:/cb{Environment.NewLine}", listed.Out);
    }

    [Fact]
    public async Task The_secret_of_a_confidential_client_is_printed_once_and_kept_nowhere()
    {
        var run = await _terminal.RunAsync("client", "add", "web", "--redirect", "https://montague.com/cb", "--confidential");

        Assert.Matches(@"^[0-9a-f]{16}\tots_[A-Za-z0-9_-]{43}\r?\n$", run.Out);
        var (id, secret) = (run.Out.Trim().Split('\t')[0], run.Out.Trim().Split('\t')[1]);
        var listed = await _terminal.RunAsync("client", "list");
        Assert.StartsWith($"{id}\tconfidential\t", listed.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, listed.Out, StringComparison.Ordinal);
        var stored = await _terminal.Accounts.OAuth.FindClientAsync(id, TestContext.Current.CancellationToken);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret)), stored!.SecretHash);
    }

    [Fact]
    public async Task A_deleted_client_is_gone()
    {
        var id = (await _terminal.RunAsync("client", "add", "web", "--redirect", "https://montague.com/cb")).Out.Trim();

        Assert.Equal(new CommandRun(0, $"deleted {id}{Environment.NewLine}", ""), await _terminal.RunAsync("client", "delete", id));
        Assert.Equal(new CommandRun(0, "", ""), await _terminal.RunAsync("client", "list"));
        Assert.Equal(
            new CommandRun(1, "", $"otalk: there is no client with the id '{id}'{Environment.NewLine}"), await _terminal.RunAsync("client", "delete", id));
    }

    [Theory]
    [InlineData("http://montague.com/cb", "a redirect URI with http is on the loopback")]
    [InlineData("montague.com", "a redirect URI is an absolute URI of printable ASCII")]
    [InlineData("https://montague.com/#a", "a redirect URI has no fragment")]
    [InlineData("javascript:alert(1)", "a redirect URI has https, or a scheme of one's own with a dot")]
    public async Task A_redirect_uri_that_cannot_be_is_refused(string uri, string text) =>
        Assert.Equal(new CommandRun(2, "", $"otalk: {text}{Environment.NewLine}"), await _terminal.RunAsync("client", "add", "web", "--redirect", uri));

    [Fact]
    public async Task A_client_needs_a_redirect_uri() => Assert.Equal(2, (await _terminal.RunAsync("client", "add", "web")).Code);

    [Fact]
    public async Task A_rotated_key_stays_published()
    {
        var first = (await _terminal.RunAsync("keys", "rotate")).Out.Trim();
        var second = (await _terminal.RunAsync("keys", "rotate")).Out.Trim();

        var lines = (await _terminal.RunAsync("keys", "list")).Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(
            new[] { $"{first}\tpublished\t{FixedClock.Text}\t{FixedClock.Text}", $"{second}\tsigns\t{FixedClock.Text}\t-" }.Order(StringComparer.Ordinal),
            lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_compromised_key_is_dropped()
    {
        await _terminal.RunAsync("keys", "rotate");
        var next = (await _terminal.RunAsync("keys", "rotate", "--compromised")).Out.Trim();

        Assert.Equal($"{next}\tsigns\t{FixedClock.Text}\t-{Environment.NewLine}", (await _terminal.RunAsync("keys", "list")).Out);
    }
}
