using Microsoft.Extensions.DependencyInjection;
using OTalk.Accounts.OAuth.Keys;
using OTalk.Federation.Checking;
using OTalk.Federation.Tests.Support;

namespace OTalk.Federation.Tests.Checking;

/// <summary>Checks of a server that has its keys.</summary>
internal static class CheckRun
{
    /// <summary>The steps of a whole check.</summary>
    public static async Task<IReadOnlyList<CheckStep>> CheckAsync(this HostedServer server, string peer, string? local = null)
    {
        await server.Services.GetRequiredService<SigningKeys>().PublicKeysAsync(TestContext.Current.CancellationToken);
        return await server.CheckAsItIsAsync(peer, local);
    }

    /// <summary>The same of a server that may have none.</summary>
    public static async Task<IReadOnlyList<CheckStep>> CheckAsItIsAsync(this HostedServer server, string peer, string? local = null)
    {
        List<CheckStep> steps = [];
        await foreach (CheckStep step in server.Services.GetRequiredService<DomainCheck>().RunAsync(local ?? server.Domain, peer, TestContext.Current.CancellationToken))
            steps.Add(step);
        return steps;
    }

    /// <summary>What failed, which is the last step, and the only one.</summary>
    public static (string Name, string Text) Failed(this IReadOnlyList<CheckStep> steps)
    {
        CheckStep last = steps[^1];
        Assert.All(steps.SkipLast(1), step => Assert.True(step.IsGood, $"{step}"));
        Assert.False(last.IsGood, $"{last}");
        return (last.Name, last.Text);
    }
}
