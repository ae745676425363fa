namespace OTalk.TestKit.Server;

/// <summary>Two real servers that speak with each other, for tests of what is the same as on one.</summary>
public static class TwoServers
{
    private const string Hosted = "Server:HostedDomains=";

    /// <summary>Runs a test on two new servers: one with the domain of a setup, the other with the domain that it hosts besides.</summary>
    /// <param name="setup">As for one server that hosts both domains.</param>
    /// <param name="test">Is given the server of an address.</param>
    /// <param name="cancel">Gives it up.</param>
    public static async Task UseAsync(ServerSetup setup, Func<Func<string, OTalkServer>, Task> test, CancellationToken cancel)
    {
        string other = setup.Settings.Single(setting => setting.StartsWith(Hosted, StringComparison.Ordinal))[Hosted.Length..];
        await using OTalkServer second = await OTalkServer.PrepareAsync(Part(setup, other));
        await using OTalkServer first = await OTalkServer.PrepareAsync(Part(setup, setup.Domain));
        first.Set($"Federation:Peers:{other}:Url={second.HttpAddress.GetLeftPart(UriPartial.Authority)}");
        second.Set($"Federation:Peers:{setup.Domain}:Url={first.HttpAddress.GetLeftPart(UriPartial.Authority)}");
        await first.StartAsync(cancel);
        await second.StartAsync(cancel);
        await test(address => DomainOf(address) == other ? second : first);
    }

    private static ServerSetup Part(ServerSetup setup, string domain) => setup with
    {
        Domain = domain,
        Settings = [.. setup.Settings.Where(setting => !setting.StartsWith(Hosted, StringComparison.Ordinal))],
        Accounts = [.. setup.Accounts.Where(account => DomainOf(account.Identity) == domain)],
        Tokens = [.. setup.Tokens.Where(token => DomainOf(token.Identity) == domain)],
    };

    private static string DomainOf(string address) => address.Split('/')[0].Split('@')[^1];
}
