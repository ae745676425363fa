using System.Net;
using OTalk.Core.Stanzas;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>The beginning of a connection: CONNECT finds out who speaks and binds the session.</summary>
internal sealed class StompOpening(StompConnection connection, StompDoor door, IStompTransport transport)
{
    private const string IsNew = "otalk-new";
    private const string GapSince = "otalk-gap";
    private const string GapChannels = "otalk-gap-channels";

    private static readonly string _server = $"oTalk/{typeof(StompOpening).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>What carries out the frames behind CONNECT; null before a session is bound.</summary>
    public StompRequests? Requests { get; private set; }

    private ClientStream Stream => connection.Stream;

    /// <summary>Takes the first frame.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public async ValueTask<StompFault?> ConnectAsync(StompFrame frame)
    {
        if (!StompConnectReader.TryRead(frame, StompVersions.All, out StompConnect? connect, out StompFault? fault))
            return fault;
        connection.Version = connect.Version;
        if (DomainOf(connect.Host) is not { } domain)
            return StompErrors.Of(StanzaError.NotFound("host is no domain of this server"));
        if (!transport.IsConfidential)
            return StompErrors.Of(StanzaError.NotAuthorized("tokens and passwords are taken over TLS only"));
        StompLogin? login = await door.Gate.CheckAsync(connect, transport.Authorization, domain, CancellationToken.None);
        if (login is null)
        {
            await Stream.Delay.FailedAsync();
            return StompErrors.Of(StanzaError.NotAuthorized(StompErrors.AuthenticationFailed));
        }

        if (login.Token is null)
            await Stream.Delay.PassedAsync();

        // Nothing that was missed is read before a SUBSCRIBE asks for it.
        Stream.Feed.IsHeld = true;
        connection.Beats.Agree(connect.HeartBeat);
        Restoration? restored = null;
        Stream.Authenticate(login.User, login.Token);
        Answer<Session> bound = await Stream.Services.Sessions.BindAsync(
            login.User, login.Session, Stream.Feed, new RestoreRequest(), restoration => Connected(restored = restoration));
        if (bound.Error is { } refused)
            return StompErrors.Of(refused);
        Stream.Bind(bound.Value!);
        Requests = new StompRequests(connection, login, new StompMissed(restored!, Stream.Feed.Places.Known()));
        return null;
    }

    private StompConnected Connected(Restoration restored)
    {
        var text = StompText.Of(output => StompWriter.WriteConnected(
            output,
            connection.Version,
            _server,
            restored.Session.Address,
            connection.Beats.Offer,
            [new StompHeader(IsNew, restored.IsNew ? "true" : "false"), .. HeadersOf(restored.Gap)]));
        return new StompConnected(text, restored);
    }

    private static StompHeader[] HeadersOf(Gap? gap) => gap is null
        ? []
        : [new StompHeader(GapSince, Timestamps.Format(gap.Since)), new StompHeader(GapChannels, string.Join(' ', gap.Channels))];

    /// <summary>
    /// The domain that a client connects to: clients that know only where the server is say that, and those of other brokers a path.
    /// </summary>
    private string? DomainOf(string? host)
    {
        string name = host?.Trim().ToLowerInvariant() ?? "";
        if (door.Engine.Services.Router.Domains.Hosts(name))
            return name;
        bool isPlace = name.Length == 0 || name.StartsWith('/') || string.Equals(name, "localhost", StringComparison.Ordinal) || IPAddress.TryParse(name, out _);
        return isPlace ? door.Engine.Services.Router.Domains.Default : null;
    }
}
