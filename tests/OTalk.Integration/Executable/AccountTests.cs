using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Executable;

/// <summary>The <c>user</c> commands work on a server that runs, at once.</summary>
public sealed class AccountTests
{
    [Fact]
    public Task Who_is_added_while_the_server_runs_can_log_in() => OTalkServer.UseAsync(new ServerSetup(), async server =>
    {
        Assert.Equal("failed", await LogInAsync(server, Cast.Juliet));
        CommandResult added = await server.RunAsync("user", "add", Cast.Juliet, "--password", Cast.Password);
        Assert.True(added.ExitCode == 0, added.Errors);
        Assert.Equal("ok", await LogInAsync(server, Cast.Juliet));
    });

    [Fact]
    public Task Who_is_disabled_while_the_server_runs_cannot_log_in() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        Assert.Equal("ok", await LogInAsync(server, Cast.Juliet));
        CommandResult disabled = await server.RunAsync("user", "disable", Cast.Juliet);
        Assert.True(disabled.ExitCode == 0, disabled.Errors);
        Assert.Equal("failed", await LogInAsync(server, Cast.Juliet));
        Assert.Equal("ok", await LogInAsync(server, Cast.Romeo));
    });

    [Fact]
    public Task A_new_password_counts_at_once() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        CommandResult changed = await server.RunAsync("user", "passwd", Cast.Juliet, "--password", "rosemary");
        Assert.True(changed.ExitCode == 0, changed.Errors);
        Assert.Equal("failed", await LogInAsync(server, Cast.Juliet));
        Assert.Equal("ok", await LogInAsync(server, Cast.Juliet, "rosemary"));
    });

    private static async Task<string?> LogInAsync(OTalkServer server, string identity, string password = Cast.Password)
    {
        await using OTalkClient client = await server.ConnectAsync();
        await client.ReceiveAsync();
        return Authentication.Outcome(await client.AuthenticatePlainAsync(identity, password));
    }
}
