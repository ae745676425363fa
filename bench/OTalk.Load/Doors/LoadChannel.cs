using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OTalk.Load.Connections;
using OTalk.Load.WebSockets;

namespace OTalk.Load.Doors;

/// <summary>
/// The channel that the load goes through, and accounts that may use it. They are made over WebSocket on the way and get names of this run, so
/// that a run against a server that is in use disturbs nobody.
/// </summary>
internal sealed class LoadChannel : IDisposable
{
    /// <summary>Messages a channel keeps where nothing else is asked for.</summary>
    public const int Kept = 50;

    private const string Protocol = StanzaLogin.Protocol;

    private readonly string _run = RandomNumberGenerator.GetHexString(6, lowercase: true);
    private readonly AccountPool _subscribers;
    private readonly AccountPool _publishers;
    private readonly WebSocketConnection _owner;

    /// <summary>Registers the owner and creates the channel.</summary>
    /// <param name="server">Where the server listens, <c>http://HOST:PORT</c>.</param>
    /// <param name="domain">The domain it serves.</param>
    /// <param name="kept">Messages the channel keeps; -1 for all.</param>
    /// <exception cref="IOException">The server refused a step, or is not there.</exception>
    public LoadChannel(Uri server, string domain, int kept = Kept)
    {
        Login = new StanzaLogin(server, domain);
        _subscribers = new AccountPool($"subscriber-{_run}-");
        _publishers = new AccountPool($"publisher-{_run}-");

        var owner = $"owner-{_run}";
        Address = $"{owner}@{domain}/load";
        _owner = Login.Bind(owner, isNew: true, "owner", Scratch, out var dialogue);
        dialogue.Ask($"{owner}@{domain}", new JsonObject
        {
            ["ns"] = Protocol + "create",
            ["channel"] = Address,
            ["config"] = new JsonObject { ["msg_count"] = kept, ["all_acl"] = "ps" },
        });
    }

    /// <summary>Of the channel, without prefix.</summary>
    public string Address { get; }

    public StanzaLogin Login { get; }

    /// <summary>Of the thread that uses the channel.</summary>
    public ReceiveScratch Scratch { get; } = new();

    /// <summary>What a subscriber's session is called.</summary>
    /// <param name="number">Of the subscriber.</param>
    public static string Session(int number) => string.Create(CultureInfo.InvariantCulture, $"load{number}");

    /// <summary>The user of a session that receives, and whether the account has to be registered first.</summary>
    public (string User, bool IsNew) Subscriber(int number) => _subscribers.For(number);

    /// <summary>The user of a session that publishes, and whether the account has to be registered first.</summary>
    public (string User, bool IsNew) Publisher(int number) => _publishers.For(number);

    /// <summary>Registers a user who has an account to themselves.</summary>
    /// <returns>Their identity.</returns>
    public string Register(int number)
    {
        var user = string.Create(CultureInfo.InvariantCulture, $"user-{_run}-{number}");
        Login.Bind(user, isNew: true, "made", Scratch, out _).Dispose();
        return $"{user}@{Login.Domain}";
    }

    /// <summary>Subscribes the user of a stream.</summary>
    /// <returns>The subscription.</returns>
    public string Subscribe(StanzaDialogue dialogue)
    {
        var answer = dialogue.Ask(Address, new JsonObject { ["ns"] = Protocol + "subscribe" });
        return answer["subscription"]?.GetValue<string>() ??
            throw new InvalidDataException($"The server did not subscribe: {answer.ToJsonString()}");
    }

    public void Dispose() => _owner.Dispose();
}
