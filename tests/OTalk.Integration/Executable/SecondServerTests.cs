using OTalk.Integration.Support;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Executable;

/// <summary>What cannot start says why, in one sentence, and exits with 1.</summary>
public sealed class SecondServerTests
{
    [Fact]
    public Task A_port_in_use_ends_the_start_with_one_sentence() => OTalkServer.UseAsync(Cast.Server(), async first =>
    {
        await using OTalkServer second = await OTalkServer.PrepareAsync();
        string address = first.HttpAddress.ToString().TrimEnd('/');
        CommandResult result = await second.RunAsync("serve", "--urls", address);
        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Equal($"otalk: cannot listen on {address}: the address is in use", result.Errors.TrimEnd('\n'));
    });
}
