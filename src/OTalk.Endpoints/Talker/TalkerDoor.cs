using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OTalk.Accounts.Tokens;
using OTalk.Engine;
using OTalk.Engine.Options;
using OTalk.Protocols.Talker;

namespace OTalk.Endpoints.Talker;

/// <summary>The Talker door: group chat in JSON objects over TCP (protocol reference, "Talker").</summary>
public sealed class TalkerDoor : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TalkerConnection, bool> _connections = new();
    private readonly OTalkEngine _engine;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ITimer _looking;

    public TalkerDoor(OTalkEngine engine, IBearerTokens tokens, IHostApplicationLifetime lifetime, ILogger<TalkerDoor> logger)
    {
        string domain = engine.Services.Router.Domains.Default;
        _engine = engine;
        _lifetime = lifetime;
        Logger = logger;
        Gate = new TalkerGate(tokens, domain);
        Encoders = [new TalkerEncoder(TalkerDialect.Document, domain), new TalkerEncoder(TalkerDialect.Deployed, domain)];
        engine.Metrics.Observe("otalk.talker.connections", "{connection}", "Talker connections", () => _connections.Count);
        _looking = engine.Services.Time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    internal OTalkEngine Engine => _engine;

    internal ILogger Logger { get; }

    internal TalkerGate Gate { get; }

    /// <summary>By dialect.</summary>
    internal IReadOnlyList<TalkerEncoder> Encoders { get; }

    internal TalkerOptions Options => _engine.Services.Options.Talker;

    /// <summary>Serves one connection until it ends.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="isEncrypted">It has TLS.</param>
    public async Task ServeAsync(ConnectionContext context, bool isEncrypted)
    {
        bool isConfidential = isEncrypted || Options.AllowInsecure
            || (context.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address));
        var connection = new TalkerConnection(this, context, isEncrypted, isConfidential);
        _connections[connection] = true;
        try
        {
            using CancellationTokenRegistration stopping = _lifetime.ApplicationStopping.Register(() => connection.Close("the server stops"));
            await connection.RunAsync();
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    public void Dispose() => _looking.Dispose();

    /// <summary>One look at all connections is cheaper than a timer for each.</summary>
    private void Look()
    {
        foreach ((TalkerConnection connection, _) in _connections)
            connection.Look();
    }
}
