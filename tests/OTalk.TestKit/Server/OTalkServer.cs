using System.Net;
using System.Runtime.ExceptionServices;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server.Hosted;

namespace OTalk.TestKit.Server;

/// <summary>
/// The real server: its executable as a process of its own, if the setup does not let it share one, on a loopback port and a data directory of
/// its own. Disposing it stops it as an operator would and fails the test if it did not exit with 0, or exited by itself, or logged an error that
/// was not expected (of what was left behind too: streams, sessions, trees, buffers), or a secret. It logs all there is to log: few lines are below the level that operators have.
/// </summary>
public sealed class OTalkServer : IAsyncDisposable
{
    private readonly ServerSetup _setup;
    private readonly PortLease _port = PortLease.Acquire();
    private readonly PortLease _tlsPort = PortLease.Acquire();
    private readonly PortLease _talkerPort = PortLease.Acquire();
    private readonly PortLease _stompPort = PortLease.Acquire();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("otalk-test-");
    private readonly List<string> _faults = [];
    private readonly List<string> _further = [];
    private IServerRun? _process;
    private bool _hasTls;

    private OTalkServer(ServerSetup setup)
    {
        _setup = setup;
        _further.AddRange(setup.OwnSettings);
        DataDirectory = Directory.CreateDirectory(Path.Combine(_directory.FullName, "data")).FullName;
    }

    public string Domain => _setup.Domain;

    /// <summary>Outlives restarts.</summary>
    public string DataDirectory { get; }

    /// <summary>Of all runs.</summary>
    public ServerLog Log { get; } = new();

    public Uri HttpAddress => new($"http://127.0.0.1:{_port.Port}");

    /// <summary>Where it listens with TLS, if it <see cref="Use">uses</see> a certificate.</summary>
    public Uri TlsAddress => new($"https://127.0.0.1:{_tlsPort.Port}");

    public Uri WebSocketAddress => new($"ws://127.0.0.1:{_port.Port}/otalk");

    public IPEndPoint TalkerAddress => new(IPAddress.Loopback, _talkerPort.Port);

    public IPEndPoint StompAddress => new(IPAddress.Loopback, _stompPort.Port);

    /// <summary>The tokens of its accounts, by the names that its setup gives them.</summary>
    public IReadOnlyDictionary<string, string> Tokens { get; private set; } = new Dictionary<string, string>();

    public int ProcessId => Running.Id;

    /// <summary>Options of every verb that mean this installation. What a test sets comes last and counts.</summary>
    private IEnumerable<string> CommonOptions =>
    [
        "--set", $"Talker:Port={_talkerPort.Port}", "--set", $"Stomp:Port={_stompPort.Port}", "--set", "Server:LogLevel=Trace",
        .. _setup.CommonOptions(DataDirectory), .. _further.SelectMany(setting => new[] { "--set", setting }),
    ];

    private string Urls => string.Join(';', new[] { HttpAddress, _hasTls ? TlsAddress : null }.OfType<Uri>().Select(address => address.ToString().TrimEnd('/')));

    private IServerRun Running => _process ?? throw new HarnessException("the server is not running");

    /// <summary>Adds a setting, <c>Section:Key=VALUE</c>, to those of the setup: for what is known only when another server has its port.</summary>
    public void Set(string setting) => _further.Add(setting);

    /// <summary>Has it listen with a certificate too, from its next start on.</summary>
    public void Use(TestCertificate certificate)
    {
        _hasTls = true;
        Set($"Http:CertificateFile={certificate.Path}");
        Set($"Http:CertificateKeyFile={certificate.KeyPath}");
    }

    /// <summary>A server with its accounts in place, not started: commands can be run on its data directory first.</summary>
    public static Task<OTalkServer> PrepareAsync(ServerSetup? setup = null) =>
        MakeAsync(setup, static server => server.AddAccountsAsync());

    /// <summary>A server that is ready.</summary>
    public static Task<OTalkServer> StartNewAsync(ServerSetup? setup = null, CancellationToken cancel = default) => MakeAsync(setup, async server =>
    {
        await server.AddAccountsAsync();
        await server.StartAsync(cancel);
    });

    /// <summary>
    /// Runs a test on a new server and disposes that, so that both are told when both fail (an exception thrown by <c>await using</c> would
    /// hide the test's own).
    /// </summary>
    public static async Task UseAsync(ServerSetup setup, Func<OTalkServer, Task> test, CancellationToken cancel = default)
    {
        OTalkServer server = await StartNewAsync(setup, cancel);
        List<Exception> failures = [];
        try
        {
            await test(server);
        }
        catch (Exception e)
        {
            failures.Add(e);
        }

        try
        {
            await server.DisposeAsync();
        }
        catch (HarnessException e)
        {
            failures.Add(e);
        }

        if (failures.Count == 1)
            ExceptionDispatchInfo.Throw(failures[0]);
        if (failures.Count > 1)
            throw new AggregateException(failures);
    }

    /// <summary>Starts the process and waits until <c>/readyz</c> answers 200.</summary>
    public async Task StartAsync(CancellationToken cancel = default)
    {
        if (_process is not null)
            throw new HarnessException("the server is running already");

        IEnumerable<string> arguments = ["serve", "--urls", Urls, .. CommonOptions];
        ServerStart start = new(_setup.Executable, [.. arguments], _directory.FullName, Log) { Environment = _setup.Environment };
        _process = _setup.SharesProcess ? HostProcess.At(_setup.ProcessIndex).Start(start) : ServerProcess.Start(start);
        await Readiness.WaitAsync(HttpAddress, () => _process.HasExited ? _process.ExitCode : null, Log, cancel);
    }

    /// <summary>SIGTERM; the server must drain and exit with 0.</summary>
    public async Task StopAsync()
    {
        using IServerRun process = Running;
        _process = null;
        if (process.HasExited)
            _faults.Add($"the server exited by itself with {process.ExitCode}");
        else if (!await process.TerminateAsync())
            _faults.Add($"the server did not exit within {Deadlines.Stop} of SIGTERM");
        else if (process.ExitCode != 0)
            _faults.Add($"the server exited with {process.ExitCode} on SIGTERM");
    }

    /// <summary>SIGKILL; nothing is expected of the exit.</summary>
    public async Task KillAsync()
    {
        using IServerRun process = Running;
        _process = null;
        await process.KillAsync();
    }

    /// <summary>Stops and starts the server on the same data and port.</summary>
    public async Task RestartAsync(CancellationToken cancel = default)
    {
        await StopAsync();
        await StartAsync(cancel);
    }

    /// <summary>Runs another verb of the executable on this server's data, for example <c>RunAsync("user", "list")</c>.</summary>
    public Task<CommandResult> RunAsync(params string[] verbAndArguments) =>
        CommandLine.RunAsync(_setup.Executable, [.. verbAndArguments, .. CommonOptions], _directory.FullName, CancellationToken.None);

    /// <summary>A new connection to the WebSocket door, before anyone is authenticated.</summary>
    public Task<OTalkClient> ConnectAsync(CancellationToken cancel = default) => OTalkClient.ConnectAsync(WebSocketAddress, subprotocol: null, cancel);

    /// <summary>A new connection to the Talker door, in no room yet.</summary>
    public Task<TalkerClient> ConnectTalkerAsync(CancellationToken cancel = default) => TalkerClient.ConnectAsync(TalkerAddress, cancel);

    /// <summary>A new connection to the STOMP door over TCP, before CONNECT.</summary>
    public Task<StompClient> ConnectStompAsync(CancellationToken cancel = default) => StompClient.ConnectAsync(StompAddress, cancel);

    /// <summary>One over WebSocket.</summary>
    /// <param name="subprotocol">What is offered, and must be chosen; null for nothing.</param>
    /// <param name="token">The token of the upgrade, or null.</param>
    /// <param name="cancel">Gives it up.</param>
    public Task<StompClient> ConnectStompAsync(string? subprotocol, string? token, CancellationToken cancel = default) =>
        StompClient.ConnectAsync(new Uri(WebSocketAddress, "/stomp"), subprotocol, token, cancel);

    public async ValueTask DisposeAsync()
    {
        await LeaveNothingBehindAsync();
        string[] faults =
        [
            .. _faults,
            .. Log.Faults(_setup.ExpectedErrors).Select(line => "logged: " + line),
            .. new LoggedSecrets(_setup.Accounts).In(Log.Lines).Select(line => "logged a secret: " + line),
        ];
        if (faults.Length > 0)
            throw new HarnessException($"{string.Join('\n', faults)}\nThe end of the log:\n{Log.Tail()}");
    }

    private static async Task<OTalkServer> MakeAsync(ServerSetup? setup, Func<OTalkServer, Task> prepare)
    {
        OTalkServer server = new(setup ?? new ServerSetup());
        try
        {
            await prepare(server);
            return server;
        }
        catch
        {
            await server.LeaveNothingBehindAsync();
            throw;
        }
    }

    private async Task AddAccountsAsync() => Tokens = await AccountTemplates.CopyAsync(_setup, DataDirectory);

    private async Task LeaveNothingBehindAsync()
    {
        try
        {
            if (_process is not null)
                await StopAsync();
        }
        finally
        {
            _process?.Dispose();
            _port.Dispose();
            _tlsPort.Dispose();
            _talkerPort.Dispose();
            _stompPort.Dispose();
            _directory.Delete(recursive: true);
        }
    }
}
