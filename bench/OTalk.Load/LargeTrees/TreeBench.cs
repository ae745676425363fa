using System.Diagnostics;
using System.Text.Json.Nodes;
using OTalk.Load.Connections;
using OTalk.Load.Doors;
using OTalk.Load.Measuring;
using OTalk.Load.Servers;
using OTalk.Load.WebSockets;

namespace OTalk.Load.LargeTrees;

/// <summary>
/// A server with one tree, measured operation by operation. The sessions that receive are read by a thread of their own, so that the server
/// never waits for them. Disposing it ends the server.
/// </summary>
internal sealed class TreeBench : IDisposable
{
    private readonly ServerUnderLoad _server;
    private readonly TreePlan _plan;
    private readonly ServerMeter _meter;
    private readonly TreeStanzas _stanzas;
    private readonly StanzaLogin _login;
    private readonly Dictionary<string, WebSocketConnection> _connections = new(StringComparer.Ordinal);
    private readonly List<(WebSocketConnection Connection, Thread Thread)> _receivers = [];

    /// <summary>Takes a server whose tree is built.</summary>
    public TreeBench(ServerUnderLoad server, StanzaLogin login, TreePlan plan)
    {
        (_server, _login, _plan) = (server, login, plan);
        _stanzas = new TreeStanzas($"{TreeBuilder.Owner}@{login.Domain}");
        _meter = new ServerMeter(server);
        foreach (var user in new[] { TreeBuilder.Owner, TreeBuilder.Reader })
        {
            _connections[user] = login.Bind(user, isNew: false, "measured", new ReceiveScratch(), out _);
            Receive(user);
        }
    }

    /// <summary>What the server has used since it started, the first answer of the tree included.</summary>
    public (double? CpuSeconds, double? Allocated) Used()
    {
        new StanzaPipeline(_connections[TreeBuilder.Owner]).Run([_stanzas.Get(TreePlan.Covered)], 1);
        return (_meter.Cpu()?.TotalSeconds, _meter.Allocated());
    }

    /// <summary>Does one operation for some time and measures what it costs the server. Nothing is on its way before and after.</summary>
    public OperationFigures Measure(Operation operation, int round, TimeSpan length)
    {
        var pipeline = new StanzaPipeline(_connections[operation.Who]);
        var allocated = _meter.Allocated();
        var cpu = _meter.Cpu();
        var started = Stopwatch.GetTimestamp();
        var stanzas = pipeline.Run(operation.Until(DateTime.UtcNow + length, _stanzas, _plan), operation.Outstanding);
        var elapsed = Stopwatch.GetElapsedTime(started);
        cpu = _meter.Cpu() - cpu;
        allocated = _meter.Allocated() - allocated;
        var times = Math.Max(1, stanzas / operation.Stanzas(_stanzas, _plan, 0).Length);
        return new OperationFigures(
            operation.Name,
            operation.IsPromised,
            _plan.Channels,
            round,
            times,
            times / elapsed.TotalSeconds,
            cpu?.TotalMicroseconds / times,
            allocated / times);
    }

    public void Dispose()
    {
        // The threads end with the server.
        _server.Dispose();
        foreach (var (connection, thread) in _receivers)
        {
            thread.Join();
            connection.Dispose();
        }

        foreach (var connection in _connections.Values)
            connection.Dispose();
        _meter.Dispose();
    }

    private void Receive(string user)
    {
        var connection = _login.Bind(user, isNew: false, "receiver", new ReceiveScratch(), out var dialogue);
        dialogue.Ask(_login.Domain, new JsonObject
        {
            ["ns"] = StanzaLogin.Protocol + "subscription-mask",
            ["subscriptions"] = new JsonArray("s6", "s7"),
        });
        var thread = new Thread(() => Drain(connection)) { IsBackground = true };
        _receivers.Add((connection, thread));
        connection.Socket.ReceiveTimeout = 0;
        thread.Start();
    }

    private static void Drain(WebSocketConnection connection)
    {
        try
        {
            while (true)
                connection.Receive(Nothing.Instance);
        }
        catch (IOException)
        {
            // The server has ended.
        }
    }

    private sealed class Nothing : ITextSink
    {
        public static readonly Nothing Instance = new();

        public void Text(ReadOnlySpan<byte> payload)
        {
        }
    }
}
