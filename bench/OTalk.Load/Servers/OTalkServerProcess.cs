using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OTalk.Load.Servers;

/// <summary>Starts the server itself as a child, with its own data folder and free ports.</summary>
internal static class OTalkServerProcess
{
    /// <summary>The domain it serves.</summary>
    public const string Domain = "localhost";

    /// <summary>The domain of the other one, where there are two.</summary>
    public const string OtherDomain = "other.localhost";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A load test is what the limits on rates are there to stop, so they are off; every other setting keeps its default.
    private static readonly string[] Settings =
    [
        "Accounts:Registration=open",
        "Limits:PublishesPerSecond=0",
        "Limits:ConnectionsPerAddress=0",
    ];

    /// <summary>Where the build puts the executable, looked for from this program upwards.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static string DefaultExecutable()
    {
        var relative = Path.Combine("src", "OTalk.Server", "bin", "Release", "net10.0", "otalk");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, relative);
            if (File.Exists(candidate))
                return candidate;
        }

        throw new FileNotFoundException(
            "The server is not built: run `dotnet build -c Release src/OTalk.Server`, or name it with --server.");
    }

    /// <summary>Starts it and waits until all its doors are open.</summary>
    /// <param name="name">What the report calls it.</param>
    /// <param name="executable">The program to start.</param>
    /// <param name="settings">More settings, <c>Section:Key=VALUE</c>.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static ServerUnderLoad Start(string name, string executable, IEnumerable<string> settings, CancellationToken cancel)
    {
        var data = new TemporaryFolder();
        try
        {
            return Start(name, executable, settings, data.Path, data, Domain, NewAddress(), cancel);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Starts it on a data folder that outlives it, and waits until all its doors are open.</summary>
    /// <param name="name">What the report calls it.</param>
    /// <param name="executable">The program to start.</param>
    /// <param name="settings">More settings, <c>Section:Key=VALUE</c>.</param>
    /// <param name="data">The folder, which stays.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static ServerUnderLoad StartOn(
        string name, string executable, IEnumerable<string> settings, TemporaryFolder data, CancellationToken cancel) =>
        Start(name, executable, settings, data.Path, owned: null, Domain, NewAddress(), cancel);

    /// <summary>Starts two that speak with each other, without TLS as their clients do.</summary>
    /// <param name="name">What the report calls them.</param>
    /// <param name="executable">The program to start.</param>
    /// <param name="settings">More settings, <c>Section:Key=VALUE</c>.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The one with <see cref="Domain"/>; the other belongs to it.</returns>
    public static ServerUnderLoad StartTwo(string name, string executable, IReadOnlyList<string> settings, CancellationToken cancel)
    {
        var (here, there) = (NewAddress(), NewAddress());
        var data = new TemporaryFolder();
        ServerUnderLoad? other = null;
        try
        {
            other = Start(name, executable, [Peer(Domain, here), .. settings], Directory.CreateDirectory(Path.Combine(data.Path, "other")).FullName, null, OtherDomain, there, cancel);
            return Start(
                name, executable, [Peer(OtherDomain, there), .. settings], Directory.CreateDirectory(Path.Combine(data.Path, "one")).FullName, data, Domain, here, cancel, other);
        }
        catch
        {
            other?.Dispose();
            data.Dispose();
            throw;
        }
    }

    private static string Peer(string domain, Uri address) => $"Federation:Peers:{domain}:Url={address.GetLeftPart(UriPartial.Authority)}";

    private static Uri NewAddress() => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));

    private static ServerUnderLoad Start(
        string name, string executable, IEnumerable<string> settings, string data, TemporaryFolder? owned, string domain, Uri address, CancellationToken cancel,
        ServerUnderLoad? other = null)
    {
        var installation = new Installation(executable, data, FreePort());
        var child = new ChildProcess(executable, Arguments(domain, address, installation, settings));
        try
        {
            WaitUntilReady(child, address, cancel);
            return ServerUnderLoad.Started(name, address, child, owned, installation, other);
        }
        catch
        {
            child.Dispose();
            throw;
        }
    }

    private static IEnumerable<string> Arguments(string domain, Uri address, Installation installation, IEnumerable<string> settings) =>
    [
        "serve", "--domain", domain, "--urls", address.GetLeftPart(UriPartial.Authority), "--data", installation.Data,
        "--set", string.Create(CultureInfo.InvariantCulture, $"Talker:Port={installation.TalkerPort}"),
        .. Settings.Concat(settings).SelectMany(setting => new[] { "--set", setting }),
    ];

    private static void WaitUntilReady(ChildProcess child, Uri address, CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var deadline = DateTime.UtcNow + Patience;
        while (DateTime.UtcNow < deadline && !child.HasExited)
        {
            try
            {
                using var answer = http.Send(new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/readyz")), cancel);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            cancel.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
            cancel.ThrowIfCancellationRequested();
        }

        throw new IOException($"The server does not become ready. It printed:\n{child.LastLines}");
    }

    private static int FreePort()
    {
        using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
