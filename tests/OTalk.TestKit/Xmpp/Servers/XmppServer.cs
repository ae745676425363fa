using System.Diagnostics;
using OTalk.TestKit.Server;
using OTalk.TestKit.Xmpp.Names;

namespace OTalk.TestKit.Xmpp.Servers;

/// <summary>
/// A server of another maker, as Debian has it: a process of its own that listens on loopback only, has everything it writes in a folder of its
/// own and finds other domains by the <see cref="XmppNames"/> of the test. Data and ports outlive restarts.
/// </summary>
public abstract class XmppServer : IAsyncDisposable
{
    /// <summary>The secret of components.</summary>
    public const string ComponentSecret = "hush";

    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(20);

    private readonly PortLease _clients = PortLease.Acquire();
    private readonly PortLease _servers = PortLease.Acquire();
    private readonly PortLease _components = PortLease.Acquire();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("otalk-xmpp-");
    private ServerProcess? _process;
    private bool _isDisposed;

    private protected XmppServer(XmppServerSetup setup, TestCertificate certificate, TestAuthority authority, XmppNames names)
    {
        (Setup, Certificate, Authority, Names) = (setup, certificate, authority, names);
        foreach (string domain in setup.AllDomains)
            names.Add(domain, ServerPort);
    }

    /// <summary>Where clients connect (TCP). They are not asked for TLS.</summary>
    public int ClientPort => _clients.Port;

    /// <summary>Where other servers connect.</summary>
    public int ServerPort => _servers.Port;

    /// <summary>Where components connect.</summary>
    public int ComponentPort => _components.Port;

    public XmppServerSetup Setup { get; }

    /// <summary>Of all runs.</summary>
    public ServerLog Log { get; } = new();

    private protected TestCertificate Certificate { get; }

    private protected TestAuthority Authority { get; }

    private protected XmppNames Names { get; }

    private ServerProcess Running => _process ?? throw new HarnessException($"{this} is not running");

    /// <summary>Returns when it takes clients and servers.</summary>
    public async Task StartAsync(CancellationToken cancel = default)
    {
        if (_process is not null)
            throw new HarnessException($"{this} is running already");
        ProcessStartInfo start = Prepare();
        if (!File.Exists(start.FileName))
            throw new HarnessException($"{start.FileName} is missing: ./test names the Debian package that has it");
        start.WorkingDirectory = _folder.FullName;
        start.Environment["HOME"] = _folder.FullName;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        int before = Log.Lines.Count;
        _process = new ServerProcess(start, Log);
        await WaitAsync(() => IsReady(Log.Lines.Skip(before)), cancel);
    }

    /// <summary>SIGTERM: it says good-bye to clients and servers, and keeps what it has stored.</summary>
    public async Task StopAsync()
    {
        using ServerProcess process = Running;
        _process = null;
        await process.TerminateAsync();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        using ServerProcess process = Running;
        _process = null;
        await process.KillAsync();
    }

    /// <summary>Stops it and starts it on the same data and ports.</summary>
    public async Task RestartAsync(CancellationToken cancel = default)
    {
        await StopAsync();
        await StartAsync(cancel);
    }

    /// <summary>The password of an account that its setup has.</summary>
    public string PasswordOf(string identity) => Setup.Accounts.Single(account => account.Identity == identity).Password;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (_process is not null)
            await KillAsync();
        _clients.Dispose();
        _servers.Dispose();
        _components.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Its name and domains, for messages.</summary>
    public override string ToString() => $"{GetType().Name} of {string.Join(", ", Setup.Domains)}";

    /// <summary>Writes what it reads at its start.</summary>
    private protected abstract ProcessStartInfo Prepare();

    /// <summary>It has said that it takes connections.</summary>
    private protected abstract bool IsReady(IEnumerable<string> lines);

    /// <summary>A path in its folder.</summary>
    private protected string At(params IReadOnlyList<string> names) => Path.Combine([_folder.FullName, .. names]);

    private async Task WaitAsync(Func<bool> isReady, CancellationToken cancel)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Deadlines.Start);
        try
        {
            while (!isReady())
            {
                if (Running.HasExited)
                    throw new HarnessException($"{this} exited with {Running.ExitCode} before it was ready. The end of its log:\n{Log.Tail()}");
                await Task.Delay(s_between, deadline.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new HarnessException($"{this} was not ready within {Deadlines.Start}. The end of its log:\n{Log.Tail()}", e);
        }
    }
}
