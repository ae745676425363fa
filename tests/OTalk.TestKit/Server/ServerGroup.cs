namespace OTalk.TestKit.Server;

/// <summary>
/// Real servers that speak with each other, over TLS with certificates of an authority that they alone trust: one for each domain of a setup that is
/// written for one server with all of them.
/// </summary>
public sealed class ServerGroup : IAsyncDisposable
{
    private const string Hosted = "Server:HostedDomains=";

    private readonly TestCertificate _certificate = TestCertificate.Create();
    private readonly Dictionary<string, OTalkServer> _servers = new(StringComparer.Ordinal);

    private ServerGroup()
    {
    }

    public IReadOnlyCollection<OTalkServer> All => _servers.Values;

    /// <summary>The domains of a setup, its default one first.</summary>
    public static IReadOnlyList<string> DomainsOf(ServerSetup setup) =>
        [setup.Domain, .. setup.Settings.Where(IsHosted).SelectMany(setting => setting[Hosted.Length..].Split(','))];

    /// <summary>Runs a test on new servers that are ready.</summary>
    /// <param name="setup">As for one server that hosts all domains.</param>
    /// <param name="test">The test.</param>
    /// <param name="cancel">Gives it up.</param>
    public static async Task UseAsync(ServerSetup setup, Func<ServerGroup, Task> test, CancellationToken cancel)
    {
        await using var group = new ServerGroup();
        foreach ((string domain, Task<OTalkServer> server) in DomainsOf(setup).Select((domain, index) => (domain, OTalkServer.PrepareAsync(Part(setup, domain, index)))).ToList())
            group._servers.Add(domain, await server);
        group.Meet();
        await Task.WhenAll(group.All.Select(server => server.StartAsync(cancel)));
        await test(group);
    }

    /// <summary>The server of an address.</summary>
    public OTalkServer Of(string address) => _servers[DomainOf(address)];

    public async ValueTask DisposeAsync()
    {
        List<Exception> failures = [];
        foreach (OTalkServer server in All)
        {
            try
            {
                await server.DisposeAsync();
            }
            catch (HarnessException failure)
            {
                failures.Add(failure);
            }
        }

        _certificate.Dispose();
        if (failures.Count > 0)
            throw new HarnessException(string.Join('\n', failures.Select(failure => failure.Message)), failures[0]);
    }

    private static bool IsHosted(string setting) => setting.StartsWith(Hosted, StringComparison.Ordinal);

    private static string DomainOf(string address) => address.Split('/')[0].Split('@')[^1];

    private static ServerSetup Part(ServerSetup setup, string domain, int index) => setup with
    {
        Domain = domain,
        ProcessIndex = index,
        Settings = [.. setup.Settings.Where(setting => !IsHosted(setting))],
        Accounts = [.. setup.Accounts.Where(account => DomainOf(account.Identity) == domain)],
        Tokens = [.. setup.Tokens.Where(token => DomainOf(token.Identity) == domain)],
    };

    /// <summary>Tells each where the others are: at addresses that are known now.</summary>
    private void Meet()
    {
        foreach (OTalkServer server in All)
        {
            server.Use(_certificate);
            server.Set($"Federation:TrustedCertificates={_certificate.AuthorityPath}");
            foreach (OTalkServer other in All.Where(other => other != server))
                server.Set($"Federation:Peers:{other.Domain}:Url={other.TlsAddress.GetLeftPart(UriPartial.Authority)}");
        }
    }
}
