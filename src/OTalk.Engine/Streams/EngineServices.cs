using System.Diagnostics.CodeAnalysis;
using OTalk.Accounts;
using OTalk.Accounts.Sasl;
using OTalk.Accounts.Throttling;
using OTalk.Accounts.Tokens;
using OTalk.Core.Stanzas;
using OTalk.Engine.Delivery;
using OTalk.Engine.Metrics;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;
using OTalk.Engine.Queries;
using OTalk.Engine.Reading;
using OTalk.Engine.Routing;
using OTalk.Engine.Sessions;
using OTalk.Engine.Trees;
using OTalk.Engine.Watching;

namespace OTalk.Engine.Streams;

/// <summary>What streams and queries work with.</summary>
public sealed record EngineServices(
    OTalkOptions Options,
    Router Router,
    SessionManager Sessions,
    SessionRegistry Registry,
    Restorer Restorer,
    SentCopies Sent,
    ContentsReader Contents,
    CatchUp CatchUp,
    Watches Watches,
    SaslMechanisms Mechanisms,
    AccountService Accounts,
    LoginNames Logins,
    TokenService Tokens,
    LoginWatch Watch,
    QueryTable Queries,
    QueryTable VisitorQueries,
    EngineMetrics Metrics,
    IRemote Remote,
    TreeDirectory Mirrors,
    MessageParser ReadMessage,
    IdSource Ids,
    TimeProvider Time)
{
    /// <summary>Who is available on other servers.</summary>
    public MirroredPresences Presences { get; init; } = new();

    /// <summary>Slows down who guesses passwords.</summary>
    public required LoginThrottle Throttle { get; init; }

    /// <summary>The memory that connections read into and write from.</summary>
    public required BufferPool Buffers { get; init; }

    /// <summary>Who asks for subscriptions now.</summary>
    public Askers Askers { get; } = new();

    /// <summary>The streams that are open.</summary>
    public OpenStreams Streams { get; } = new();
}

/// <summary>Reads bytes that are one message and nothing else; a codec's business, handed in by the door that speaks it.</summary>
public delegate bool MessageParser(
    ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out MessageBody? body, [NotNullWhen(false)] out StanzaError? error);
