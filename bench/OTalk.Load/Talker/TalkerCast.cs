using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OTalk.Load.Connections;
using OTalk.Load.Doors;
using OTalk.Load.Servers;

namespace OTalk.Load.Talker;

/// <summary>
/// Users with tokens, and rooms that all of them may be in. They are registered over WebSocket; the names are those of this run. Each user
/// is made when it is first asked for.
/// </summary>
internal sealed class TalkerCast
{
    private const string Protocol = StanzaLogin.Protocol;

    private readonly string _run = RandomNumberGenerator.GetHexString(6, lowercase: true);
    private readonly ReceiveScratch _scratch = new();
    private readonly StanzaLogin _login;
    private readonly Func<string, string> _createToken;
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);

    /// <summary>Registers the owner of the rooms and creates these.</summary>
    /// <param name="server">Where the server serves HTTP.</param>
    /// <param name="domain">Its domain.</param>
    /// <param name="talker">Where it serves Talker.</param>
    /// <param name="createToken">Makes a token of a user, <c>NAME@DOMAIN</c>.</param>
    /// <param name="rooms">How many rooms there are to be.</param>
    /// <param name="kept">Messages each keeps; -1 for all.</param>
    public TalkerCast(Uri server, string domain, IPEndPoint talker, Func<string, string> createToken, int rooms, int kept = LoadChannel.Kept)
    {
        _login = new StanzaLogin(server, domain);
        _createToken = createToken;
        Entrance = new TalkerEntrance(talker, _scratch);
        var owner = $"owner-{_run}";
        using var connection = _login.Bind(owner, isNew: true, "owner", _scratch, out var dialogue);
        for (var number = 0; number < rooms; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"load{number}");
            dialogue.Ask($"{owner}@{domain}", new JsonObject
            {
                ["ns"] = Protocol + "create",
                ["channel"] = $"{owner}@{domain}/{name}",
                ["config"] = new JsonObject { ["msg_count"] = kept, ["all_acl"] = "ps" },
            });
            Rooms.Add($"{owner}.{name}");
        }
    }

    /// <summary>A cast on a server that was started for this run.</summary>
    /// <param name="server">The server.</param>
    /// <param name="rooms">How many rooms there are to be.</param>
    /// <param name="kept">Messages each keeps; -1 for all.</param>
    public static TalkerCast Of(ServerUnderLoad server, int rooms, int kept = LoadChannel.Kept)
    {
        var installation = server.Installation ?? throw new InvalidOperationException("the server was not started here");
        return new TalkerCast(
            server.Address, OTalkServerProcess.Domain, new IPEndPoint(IPAddress.Loopback, installation.TalkerPort), installation.CreateToken, rooms, kept);
    }

    /// <summary>As Talker calls them.</summary>
    public List<string> Rooms { get; } = [];

    private TalkerEntrance Entrance { get; }

    /// <summary>A connection that is in a room.</summary>
    /// <param name="room">The room.</param>
    /// <param name="role">What the user's name begins with.</param>
    /// <param name="number">Tells users of one role apart.</param>
    /// <exception cref="IOException">The server refused a step, or is not there.</exception>
    public TalkerConnection Enter(string room, string role, int number)
    {
        var user = string.Create(CultureInfo.InvariantCulture, $"{role}-{_run}-{number}");
        if (!_tokens.TryGetValue(user, out var token))
        {
            _login.Bind(user, isNew: true, "made", _scratch, out _).Dispose();
            _tokens[user] = token = _createToken($"{user}@{_login.Domain}");
        }

        return Entrance.Open(room, user, token);
    }
}
