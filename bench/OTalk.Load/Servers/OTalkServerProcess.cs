using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OTalk.Load.Servers;

/// <summary>Starts the server itself as a child, with its own data folder and free ports.</summary>
internal static class OTalkServerProcess
{
    /// <summary>The domain it serves.</summary>
    public const string Domain = "localhost";

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
            return Start(name, executable, settings, data.Path, data, cancel);
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
        Start(name, executable, settings, data.Path, owned: null, cancel);

    private static ServerUnderLoad Start(
        string name, string executable, IEnumerable<string> settings, string data, TemporaryFolder? owned, CancellationToken cancel)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        var installation = new Installation(executable, data, FreePort());
        var child = new ChildProcess(executable, Arguments(address, installation, settings));
        try
        {
            WaitUntilReady(child, address, cancel);
            return ServerUnderLoad.Started(name, address, child, owned, installation);
        }
        catch
        {
            child.Dispose();
            throw;
        }
    }

    private static IEnumerable<string> Arguments(Uri address, Installation installation, IEnumerable<string> settings) =>
    [
        "serve", "--domain", Domain, "--urls", address.GetLeftPart(UriPartial.Authority), "--data", installation.Data,
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
