using OTalk.Storage.Accounts;

namespace OTalk.Server.Tests.Commands;

public sealed class UserCommandTests : IDisposable
{
    private const string Password = "wherefore-art-thou";

    private readonly Terminal _terminal = new();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task A_bare_name_is_of_the_servers_domain()
    {
        var run = await _terminal.RunAsync("user", "add", "Romeo", "--password", Password, "--domain", "montague.com");

        Assert.Equal(new CommandRun(0, $"added romeo@montague.com{Environment.NewLine}", ""), run);
        Assert.NotNull(await FindAsync("romeo@montague.com"));
    }

    [Fact]
    public async Task A_hosted_domain_has_accounts_too()
    {
        var run = await _terminal.RunAsync(
            "user", "add", "juliet@capulet.fam", "--password", Password, "--set", "Server:HostedDomains=capulet.com,capulet.fam");

        Assert.Equal(0, run.Code);
        Assert.NotNull(await FindAsync("juliet@capulet.fam"));
    }

    [Fact]
    public async Task A_password_comes_from_the_first_line_of_the_input()
    {
        _terminal.Input = Password + "\nmore";

        await _terminal.RunAsync("user", "add", "romeo", "--password-stdin");
        var before = await FindAsync("romeo@localhost");
        await _terminal.RunAsync("user", "passwd", "romeo");
        var after = await FindAsync("romeo@localhost");

        Assert.NotNull(before!.Sha256);
        Assert.NotEqual(before.Sha256.StoredKey, after!.Sha256!.StoredKey);
    }

    [Fact]
    public async Task A_typed_password_is_asked_for_twice()
    {
        _terminal.Typed = new Queue<string>([Password, Password + "?", Password, Password]);

        var different = await _terminal.RunAsync("user", "add", "romeo");
        var same = await _terminal.RunAsync("user", "add", "romeo");

        Assert.Equal(1, different.Code);
        Assert.EndsWith($"otalk: the two passwords differ{Environment.NewLine}", different.Error, StringComparison.Ordinal);
        Assert.Equal(0, same.Code);
    }

    [Fact]
    public async Task Iterations_are_those_of_the_configuration()
    {
        await _terminal.RunAsync("user", "add", "romeo", "--password", Password, "--set", "Accounts:ScramIterations=4321");

        Assert.Equal(4321, (await FindAsync("romeo@localhost"))!.Sha256!.Iterations);
    }

    [Fact]
    public async Task List_shows_every_account_and_its_state()
    {
        await _terminal.RunAsync("user", "add", "romeo", "--password", Password);
        await _terminal.RunAsync("user", "add", "nurse", "--no-password");
        await _terminal.RunAsync("user", "disable", "romeo");

        var run = await _terminal.RunAsync("user", "list");

        Assert.Equal(
            [$"nurse@localhost\tenabled\ttokens\t{FixedClock.Text}", $"romeo@localhost\tdisabled\tpassword\t{FixedClock.Text}"],
            run.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_disabled_account_is_enabled_again()
    {
        await _terminal.RunAsync("user", "add", "romeo", "--password", Password);
        await _terminal.RunAsync("user", "disable", "romeo");
        Assert.True((await FindAsync("romeo@localhost"))!.Disabled);

        var run = await _terminal.RunAsync("user", "enable", "romeo");

        Assert.Equal(0, run.Code);
        Assert.False((await FindAsync("romeo@localhost"))!.Disabled);
    }

    [Fact]
    public async Task A_deleted_account_is_gone()
    {
        await _terminal.RunAsync("user", "add", "romeo", "--password", Password);

        var run = await _terminal.RunAsync("user", "delete", "romeo");

        Assert.Equal(new CommandRun(0, $"deleted romeo@localhost{Environment.NewLine}", ""), run);
        Assert.Null(await FindAsync("romeo@localhost"));
    }

    [Theory]
    [InlineData("passwd romeo --password x")]
    [InlineData("disable romeo")]
    [InlineData("enable romeo")]
    [InlineData("delete romeo")]
    public async Task What_is_done_to_nobody_fails(string verb)
    {
        var run = await _terminal.RunAsync(["user", .. verb.Split(' ')]);

        Assert.Equal(new CommandRun(1, "", $"otalk: romeo@localhost has no account{Environment.NewLine}"), run);
    }

    [Fact]
    public async Task An_account_is_not_made_twice()
    {
        await _terminal.RunAsync("user", "add", "romeo", "--password", Password);

        var run = await _terminal.RunAsync("user", "add", "ROMEO@localhost", "--password", Password);

        Assert.Equal(new CommandRun(1, "", $"otalk: romeo@localhost has an account already{Environment.NewLine}"), run);
    }

    private ValueTask<AccountRecord?> FindAsync(string identity) =>
        _terminal.Accounts.FindAsync(identity, TestContext.Current.CancellationToken);
}
