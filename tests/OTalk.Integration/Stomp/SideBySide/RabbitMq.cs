using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Stomp.SideBySide;

/// <summary>
/// Debian's RabbitMQ with its STOMP plug-in, as a node that is alone: everything it writes is in a folder of its own, it listens on loopback
/// only, and it ends with the test, its port mapper (epmd) too.
/// </summary>
internal sealed class RabbitMq : IAsyncDisposable
{
    public const string Login = "guest";
    public const string Passcode = "guest";

    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private readonly PortLease _stomp = PortLease.Acquire();
    private readonly PortLease _mapper = PortLease.Acquire();
    private readonly PortLease _distribution = PortLease.Acquire();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("otalk-rabbitmq-");
    private readonly ServerLog _log = new();
    private readonly List<ServerProcess> _processes = [];

    private RabbitMq()
    {
    }

    public int Port => _stomp.Port;

    /// <summary>A node that takes connections.</summary>
    public static async Task<RabbitMq> StartAsync()
    {
        RabbitMq node = new();
        try
        {
            await node.RunAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServerProcess process in Enumerable.Reverse(_processes))
        {
            using (process)
                await process.TerminateAsync();
        }

        _stomp.Dispose();
        _mapper.Dispose();
        _distribution.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task RunAsync()
    {
        if (!File.Exists(Program))
            throw new HarnessException($"{Program} is missing: Debian has it in the package rabbitmq-server");
        await File.WriteAllTextAsync(At("plugins"), "[rabbitmq_stomp].\n");
        await File.WriteAllTextAsync(At("rabbitmq.conf"), $"""
            stomp.listeners.tcp.1 = 127.0.0.1:{Port}
            listeners.tcp = none
            log.console = true
            log.console.level = warning

            """);
        Start("epmd", "-port", Text(_mapper.Port), "-address", "127.0.0.1");
        await Polling.UntilAsync("the port mapper listens", () => ListensAsync(_mapper.Port));
        Start(Program);
        await Polling.UntilAsync($"RabbitMQ listens\n{_log.Tail()}", () => ListensAsync(Port));
    }

    private void Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = _folder.FullName,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in Settings())
            start.Environment[name] = value;
        _processes.Add(new ServerProcess(start, _log));
    }

    private IEnumerable<(string Name, string Value)> Settings() =>
    [
        ("HOME", _folder.FullName),
        ("ERL_EPMD_PORT", Text(_mapper.Port)),
        ("ERL_EPMD_ADDRESS", "127.0.0.1"),
        ("RABBITMQ_NODENAME", $"otalk{Text(Port)}@localhost"),
        ("RABBITMQ_DIST_PORT", Text(_distribution.Port)),
        ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
        ("RABBITMQ_MNESIA_BASE", At("data")),
        ("RABBITMQ_LOG_BASE", At("log")),
        ("RABBITMQ_PID_FILE", At("pid")),
        ("RABBITMQ_ENABLED_PLUGINS_FILE", At("plugins")),
        ("RABBITMQ_CONFIG_FILE", At("rabbitmq.conf")),
        ("RABBITMQ_CONF_ENV_FILE", "/dev/null"),

        // The script becomes the node itself, so that ending the process ends it.
        ("RUNNING_UNDER_SYSTEMD", "1"),
    ];

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private async Task<bool> ListensAsync(int port)
    {
        if (_processes.Exists(static process => process.HasExited))
            throw new HarnessException($"RabbitMQ ended by itself\n{_log.Tail()}");
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
