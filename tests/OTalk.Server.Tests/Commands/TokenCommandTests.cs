using OTalk.Storage.Accounts;

namespace OTalk.Server.Tests.Commands;

public sealed class TokenCommandTests : IAsyncLifetime
{
    private readonly Terminal _terminal = new();

    public async ValueTask InitializeAsync() => await _terminal.RunAsync("user", "add", "romeo", "--no-password");

    public ValueTask DisposeAsync()
    {
        _terminal.Dispose();
        return default;
    }

    [Fact]
    public async Task The_token_is_printed_alone_and_kept_nowhere()
    {
        var run = await _terminal.RunAsync("token", "create", "romeo");

        Assert.Equal(0, run.Code);
        Assert.Matches(@"^[A-Za-z0-9_-]{32,}\r?\n$", run.Out);
        Assert.Empty(run.Error);
        var listed = await _terminal.RunAsync("token", "list", "romeo");
        Assert.DoesNotContain(run.Out.Trim(), listed.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_token_is_limited_to_is_kept()
    {
        await _terminal.RunAsync(
            "token", "create", "romeo", "--session", "Balcony", "--scope", "read", "--channel", "otalk:Romeo@localhost/alleyway/", "--expires", "48:00:00");

        var token = Assert.Single(await TokensAsync());

        Assert.Equal(("Balcony", "read", "romeo@localhost/alleyway"), (token.Session, token.Scope, token.Channel));
        Assert.Equal(TimeSpan.FromDays(2), token.ExpiresAt - token.CreatedAt);
    }

    [Fact]
    public async Task List_shows_limits_in_columns()
    {
        await _terminal.RunAsync("token", "create", "romeo");
        await _terminal.RunAsync("token", "create", "romeo", "--session", "Balcony", "--scope", "publish");
        var ids = (await TokensAsync()).Select(token => token.Id).ToArray();

        var run = await _terminal.RunAsync("token", "list", "romeo");

        Assert.Equal(
            [$"{ids[0]}\tfull\t-\t-\t{FixedClock.Text}\t-\t-", $"{ids[1]}\tpublish\tBalcony\t-\t{FixedClock.Text}\t-\t-"],
            run.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_revoked_token_is_gone()
    {
        await _terminal.RunAsync("token", "create", "romeo");
        var id = Assert.Single(await TokensAsync()).Id;

        var first = await _terminal.RunAsync("token", "revoke", id);
        var second = await _terminal.RunAsync("token", "revoke", id);

        Assert.Equal(new CommandRun(0, $"revoked {id}{Environment.NewLine}", ""), first);
        Assert.Empty(await TokensAsync());
        Assert.Equal(new CommandRun(1, "", $"otalk: there is no token with the id '{id}'{Environment.NewLine}"), second);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("list")]
    public async Task Nobody_has_no_tokens(string verb)
    {
        var run = await _terminal.RunAsync("token", verb, "juliet");

        Assert.Equal((1, ""), (run.Code, run.Out));
        Assert.Contains("juliet@localhost", run.Error, StringComparison.Ordinal);
    }

    private ValueTask<IReadOnlyList<TokenRecord>> TokensAsync() =>
        _terminal.Accounts.ListTokensAsync("romeo@localhost", TestContext.Current.CancellationToken);
}
