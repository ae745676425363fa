using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Rest;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Chapter;

/// <summary>What one token has opened: STOMP, a WebSocket and an event stream on its session, and a Talker room.</summary>
internal sealed class Doors(LineProgram stomp, OTalkClient web, EventReader events, TalkerClient talker)
{
    /// <summary>Authenticates on those that are connected only; the session has an empty mask.</summary>
    public async Task OpenAsync(string token)
    {
        await web.ReceiveAsync();
        Assert.Equal("ok", Authentication.Outcome(await web.AuthenticateBearerAsync(Cast.Romeo, token)));
        await web.ReceiveAsync();
        JsonElement bound = (await web.QueryAsync(to: null, new JsonObject { ["ns"] = "http://otalk.com/p/bind" })).Member("response")!.Value;
        Assert.Equal($"{Cast.Romeo}/sess/Balcony", bound.GetProperty("bind").GetString());
        Assert.Equal("[]", bound.GetProperty("mask").GetRawText());
        await SayAsync(new { type = "connect", room = "romeo.alley", user = "romeo", token });
        await SayAsync(new { type = "message", content = "here", id = Guid.NewGuid(), final = true });
        await TalkerHearsAsync("here");
    }

    /// <summary>The message comes next, through each of them and with the same id.</summary>
    /// <param name="stompId">The <c>id</c> of the SUBSCRIBE.</param>
    /// <param name="subscription">The formal subscription.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="body">Its text.</param>
    public async Task HearAsync(string stompId, string subscription, string id, string body)
    {
        await stomp.HearAsync($"message {stompId} {id} {body}");
        foreach (JsonElement stanza in new[] { (await web.ReceiveAsync()).Json, (await events.EventAsync()).Json })
        {
            Assert.Equal(body, stanza.GetProperty("msg").GetProperty("body").GetString());
            JsonElement told = stanza.GetProperty("event");
            Assert.Equal((id, subscription), (told.GetProperty("id").GetString(), told.GetProperty("subid").GetString()));
        }

        Assert.Equal(id, await TalkerHearsAsync(body));
    }

    /// <summary>Each of them is ended because the token is revoked.</summary>
    public async Task EndAsync()
    {
        string[] said = [await stomp.HearAsync(), await stomp.HearAsync(), await stomp.HearAsync()];
        Assert.Equal(["closed 1008", "error token revoked", "revoked 200"], said.Order(StringComparer.Ordinal));
        Assert.Equal(new WebSocketClose(1008, "token revoked"), await web.ReceiveCloseAsync());
        EventBlock close = await events.EventAsync();
        Assert.Equal(("close", """{"code":1008,"reason":"token revoked"}"""), (close.Name, close.Data));
        Received error = await talker.ReceiveAsync();
        Assert.Equal("token revoked", error.Member("message")?.GetString());
        await talker.ReceiveEndAsync();
    }

    private async Task SayAsync(object line) => await talker.SendAsync(JsonSerializer.SerializeToUtf8Bytes(line));

    /// <summary>Reads up to a message; a Talker room is heard whatever the mask of a session is.</summary>
    /// <returns>Its id.</returns>
    private async Task<string?> TalkerHearsAsync(string content)
    {
        while (true)
        {
            JsonElement line = (await talker.ReceiveAsync()).Json;
            if (line.GetProperty("type").ValueEquals("message") && line.GetProperty("content").ValueEquals(content))
                return line.GetProperty("id").GetString();
        }
    }
}
