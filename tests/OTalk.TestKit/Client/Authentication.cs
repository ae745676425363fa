using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OTalk.TestKit.Client;

/// <summary>Authenticating and binding (protocol reference, "Streams, authentication, sessions"), and asking in general.</summary>
public static class Authentication
{
    extension(OTalkClient client)
    {
        /// <summary>Sends a query with a new id and returns its answer, an error included.</summary>
        /// <param name="to">The address, or null for the sender's server.</param>
        /// <param name="query">The query, <c>ns</c> included.</param>
        public async Task<Received> QueryAsync(string? to, JsonObject query)
        {
            string id = client.NewId();
            JsonObject stanza = new() { ["id"] = id, ["query"] = query };
            if (to is not null)
                stanza["to"] = to;
            await client.SendAsync(stanza.ToJsonString());
            return await client.ReceiveAnswerAsync(id);
        }

        /// <summary>SASL PLAIN (RFC 4616); returns the answer, whatever the outcome.</summary>
        public Task<Received> AuthenticatePlainAsync(string userName, string password) =>
            client.SaslAsync("SASL-PLAIN", $"\0{userName}\0{password}");

        /// <summary>SASL-OAUTH (RFC 7628); returns the answer, whatever the outcome.</summary>
        public Task<Received> AuthenticateBearerAsync(string userName, string token) =>
            client.SaslAsync("SASL-OAUTH", $"n,a={userName},\u0001auth=Bearer {token}\u0001\u0001");

        /// <summary>SASL SCRAM by its wire name; returns the last answer, having checked the server's proof if there was one.</summary>
        public async Task<Received> AuthenticateScramAsync(string mechanism, string userName, string password)
        {
            HashAlgorithmName hash = mechanism == "SASL-SCRAM-SHA1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
            ScramExchange exchange = new(hash, userName, password, Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)));
            Received first = await client.SaslAsync(mechanism, exchange.ClientFirst);
            if (Decode(first, "challenge") is not { } challenge)
                return first;

            Received last = await client.SaslAsync(mechanism: null, exchange.ClientFinal(challenge));
            if (Outcome(last) == "ok" && !(Decode(last, "data") is { } data && exchange.Accepts(data)))
                throw new HarnessException($"the server did not prove that it knows the password: {last}");
            return last;
        }

        /// <summary>Binds a session, <c>user@server/sess/NAME</c>; returns the answer.</summary>
        public Task<Received> BindAsync(string session) =>
            client.QueryAsync(to: null, new JsonObject { ["ns"] = "http://otalk.com/p/bind", ["bind"] = session });

        /// <summary>From the capabilities to the bound session with PLAIN, both capability stanzas taken; anything else fails.</summary>
        /// <param name="session">The session's address, <c>user@server/sess/NAME</c>.</param>
        public async Task<Received> LogInAsync(string session, string password)
        {
            await client.ReceiveAsync();
            Received authenticated = await client.AuthenticatePlainAsync(session.Split('/')[0], password);
            if (Outcome(authenticated) != "ok")
                throw new HarnessException($"authentication as {session} failed: {authenticated}");
            await client.ReceiveAsync();
            Received bound = await client.BindAsync(session);
            return bound.Member("response") is not null ? bound : throw new HarnessException($"binding {session} failed: {bound}");
        }

        private Task<Received> SaslAsync(string? mechanism, string message)
        {
            JsonObject query = new() { ["ns"] = "SASL", ["response"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(message)) };
            if (mechanism is not null)
                query["sasl-mech"] = mechanism;
            return client.QueryAsync(to: null, query);
        }
    }

    /// <summary>The <c>outcome</c> of an answer to SASL, or null.</summary>
    public static string? Outcome(Received answer) => Text(answer, "outcome");

    private static string? Decode(Received answer, string member) =>
        Text(answer, member) is { } text ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : null;

    private static string? Text(Received answer, string member) =>
        answer.Member("response") is { } response && response.TryGetProperty(member, out JsonElement value) ? value.GetString() : null;
}
