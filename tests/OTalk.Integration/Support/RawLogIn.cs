using System.Text;
using System.Text.Json.Nodes;

namespace OTalk.Integration.Support;

/// <summary>Logging in over a <see cref="RawWebSocket"/>.</summary>
internal static class RawLogIn
{
    extension(RawWebSocket socket)
    {
        /// <summary>From the capabilities to the bound session.</summary>
        /// <param name="session"><c>user@server/sess/NAME</c>.</param>
        public async Task LogInAsync(string session)
        {
            foreach (RawFrame stanza in Stanzas(session))
                await socket.SendAsync(stanza);
            await socket.ReceiveLogInAsync(session);
        }

        /// <summary>What the server says to <see cref="Stanzas"/>, checked: capabilities, outcome, capabilities, bound.</summary>
        public async Task ReceiveLogInAsync(string session)
        {
            Assert.Contains("SASL-PLAIN", (await socket.ReceiveAsync(Opcode.Text)).Text, StringComparison.Ordinal);
            Assert.Contains("\"outcome\":\"ok\"", (await socket.ReceiveAsync(Opcode.Text)).Text, StringComparison.Ordinal);
            Assert.Contains("session-restore", (await socket.ReceiveAsync(Opcode.Text)).Text, StringComparison.Ordinal);
            Assert.Contains($"\"bind\":\"{session}\"", (await socket.ReceiveAsync(Opcode.Text)).Text, StringComparison.Ordinal);
        }
    }

    /// <summary>PLAIN and bind, one after the other: a client need not wait for the answers.</summary>
    public static IReadOnlyList<RawFrame> Stanzas(string session)
    {
        string plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{session.Split('/')[0]}\0{Cast.Password}"));
        return
        [
            Query(new JsonObject { ["ns"] = "SASL", ["sasl-mech"] = "SASL-PLAIN", ["response"] = plain }),
            Query(new JsonObject { ["ns"] = "http://otalk.com/p/bind", ["bind"] = session }),
        ];
    }

    private static RawFrame Query(JsonObject query) => RawFrame.OfText(new JsonObject { ["query"] = query }.ToJsonString());
}
