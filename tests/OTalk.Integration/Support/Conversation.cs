using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Support;

/// <summary>What clients of these tests say, each as one call that fails the test if the server refuses.</summary>
internal static class Conversation
{
    extension(OTalkServer server)
    {
        /// <summary>A new connection on which a session is bound.</summary>
        /// <param name="session"><c>user@server/sess/NAME</c>.</param>
        public async Task<OTalkClient> LogInAsync(string session)
        {
            OTalkClient client = await server.ConnectAsync();
            await client.LogInAsync(session, Cast.Password);
            return client;
        }
    }

    extension(OTalkClient client)
    {
        /// <summary>Sends a stanza with a new id; returns its answer, which is no error.</summary>
        public async Task<JsonElement> AskAsync(JsonObject stanza)
        {
            string id = client.NewId();
            stanza["id"] = id;
            await client.SendAsync(stanza.ToJsonString());
            Received answer = await client.ReceiveAnswerAsync(id);
            return answer.Member("response")
                ?? answer.Member("result")
                ?? throw new HarnessException($"{stanza.ToJsonString()} was answered {answer}");
        }

        /// <summary>Publishes a chat message and waits until it is acknowledged.</summary>
        /// <returns>The message's id.</returns>
        public async Task<Guid> PublishAsync(string to, string body)
        {
            JsonElement published = await client.AskAsync(new JsonObject { ["to"] = to, ["msg"] = Chat(body) });
            return published.GetProperty("id").GetGuid();
        }

        /// <summary>Makes a chat message another.</summary>
        /// <param name="channel">Where it is.</param>
        /// <param name="id">Its id.</param>
        /// <param name="body">What it says from now on.</param>
        public Task ReviseAsync(string channel, Guid id, string body) => client.AskAsync(new JsonObject
        {
            ["to"] = channel,
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/revise", ["channel"] = $"{channel}?msgid={id}", ["msg"] = Chat(body) },
        });

        /// <summary>Deletes a message.</summary>
        /// <param name="channel">Where it is.</param>
        /// <param name="id">Its id.</param>
        public Task DeleteAsync(string channel, Guid id) => client.AskAsync(new JsonObject
        {
            ["to"] = channel,
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/delete", ["channel"] = $"{channel}?msgid={id}" },
        });

        /// <summary>Makes a channel.</summary>
        public Task CreateAsync(string channel, JsonObject? config = null) => client.AskAsync(new JsonObject
        {
            ["to"] = channel,
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/create", ["channel"] = channel, ["config"] = config ?? [] },
        });

        /// <summary>Subscribes the session to a channel or pattern; the subscription joins its mask.</summary>
        /// <returns>The subscription's id.</returns>
        public async Task<string> SubscribeAsync(string source)
        {
            JsonElement subscribed = await client.AskAsync(new JsonObject
            {
                ["to"] = source,
                ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/subscribe", ["config"] = new JsonObject() },
            });
            return subscribed.TryGetProperty("subscription", out JsonElement id)
                ? id.GetString()!
                : throw new HarnessException($"no subscription to {source}: {subscribed}");
        }

        /// <summary>Makes every subscription of the user active on the session.</summary>
        public Task UnmaskAsync() => client.AskAsync(new JsonObject
        {
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/subscription-mask", ["mask"] = new JsonArray("*") },
        });

        /// <summary>The <c>result</c> of a <c>get</c>.</summary>
        /// <param name="to">The address, selectors included.</param>
        /// <param name="window"><c>offset</c>, <c>limit</c> and so on; null for what the server does by itself.</param>
        public Task<JsonElement> GetAsync(string to, JsonObject? window = null) =>
            client.AskAsync(new JsonObject { ["to"] = to, ["get"] = window ?? [] });

        /// <summary>The bodies of the chat messages in a channel, oldest first.</summary>
        public async Task<IReadOnlyList<string?>> BodiesAsync(string channel)
        {
            JsonElement result = await client.GetAsync(channel);
            IEnumerable<JsonElement> messages = result.GetProperty("results").EnumerateArray().Select(item => item.GetProperty("msg"));
            return [.. messages.Select(message => message.GetProperty("body").GetString())];
        }
    }

    public static JsonObject Chat(string body) => new() { ["ns"] = "http://otalk.com/p/chat", ["body"] = body };
}
