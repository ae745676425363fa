using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OTalk.Load.Connections;
using OTalk.Load.WebSockets;

namespace OTalk.Load.Doors;

/// <summary>
/// Opens streams on the server's own WebSocket door and brings them to a session (protocol reference, "Streams, authentication, sessions").
/// Accounts are registered on the way.
/// </summary>
internal sealed class StanzaLogin
{
    public const string Protocol = "http://otalk.com/p/";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Uri _address;

    /// <param name="server">Where the server listens, <c>http://HOST:PORT</c>.</param>
    /// <param name="domain">The domain it serves.</param>
    /// <param name="password">Of the accounts; a new one where those are registered for this run alone.</param>
    public StanzaLogin(Uri server, string domain, string? password = null)
    {
        Password = password ?? RandomNumberGenerator.GetHexString(32, lowercase: true);
        _address = new UriBuilder(server) { Scheme = "ws", Path = "/otalk" }.Uri;
        Domain = domain;
    }

    public string Domain { get; }

    /// <summary>Of all accounts that are registered here.</summary>
    public string Password { get; }

    /// <summary>Binds a session.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="isNew">Whether the account has to be registered first.</param>
    /// <param name="session">Its name.</param>
    /// <param name="scratch">Of the thread that will use the connection.</param>
    /// <param name="dialogue">For questions on the stream.</param>
    /// <exception cref="IOException">The server refused a step, or is not there.</exception>
    public WebSocketConnection Bind(string user, bool isNew, string session, ReceiveScratch scratch, out StanzaDialogue dialogue)
    {
        var connection = WebSocketConnection.Open(_address, "otalk", scratch, Patience);
        try
        {
            dialogue = new StanzaDialogue(connection);
            if (isNew)
                dialogue.Ask(Domain, new JsonObject { ["ns"] = Protocol + "register", ["user"] = user, ["password"] = Password });

            var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{Password}"));
            var answer = dialogue.Ask(
                dialogue.Stream, new JsonObject { ["ns"] = "SASL", ["sasl-mech"] = "SASL-PLAIN", ["response"] = plain });
            if (answer["outcome"]?.GetValue<string>() != "ok")
                throw new IOException($"The server did not authenticate {user}: {answer.ToJsonString()}");

            dialogue.Ask(dialogue.Stream, new JsonObject { ["ns"] = Protocol + "bind", ["bind"] = $"{user}@{Domain}/sess/{session}" });
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
