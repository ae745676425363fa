using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Stomp;

/// <summary>Queues, topics that are made when they are used, and what SEND makes of its body.</summary>
public sealed class QueueTests
{
    [Fact]
    [Covers("stomp.send.text", "stomp.send.headers", "stomp.receipt", "stomp.send.transient")]
    public Task Text_becomes_a_chat_message_with_key_and_id() => StompHouse.UseAsync(async (server, port) =>
    {
        await using OTalkClient web = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await web.CreateAsync($"{Cast.Romeo}/alley");
        using RawStomp stomp = await RawStomp.ConnectAsync(port, "romeo");
        const string id = "01a201a7-69c3-7c74-8e90-33e29431b872";
        await stomp.DoAsync($"SEND\ndestination:/alley\nmsgid:{id}\nkey:last words\n", "{ no \"json\"");
        await stomp.DoAsync($"SEND\ndestination:/alley\nmsgid:{id}\nkey:last words\n", "{ no \"json\"");
        await stomp.DoAsync("SEND\ndestination:/alley\ntransient:true\n", "gone");
        JsonNode result = JsonNode.Parse((await web.AskAsync(new JsonObject { ["to"] = $"{Cast.Romeo}/alley", ["get"] = new JsonObject() })).GetRawText())!;
        JsonNode row = Assert.Single(result["results"]!.AsArray())!;
        Assert.Equal(id, (string?)row["id"]);
        Assert.Equal("last words", (string?)row["key"]);
        Assert.Equal("{ no \"json\"", (string?)row["msg"]!["body"]);
        Assert.Equal("http://otalk.com/p/chat", (string?)row["msg"]!["ns"]);
    });

    [Fact]
    [Covers("stomp.transaction", "stomp.transaction.receipt", "stomp.transaction.abort")]
    public Task Nothing_of_a_transaction_is_there_before_it_is_committed() => StompHouse.UseOpenAsync(async (server, port) =>
    {
        await using OTalkClient web = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        using RawStomp stomp = await RawStomp.ConnectAsync(port, "romeo");
        await stomp.SubscribeAsync("1", "/topic/balcony");
        await stomp.SubscribeAsync("2", "/queue/errands", "client-individual");
        await stomp.DoAsync("SEND\ndestination:/queue/errands\n", "job");
        string ack = (await stomp.ReceiveAsync("MESSAGE"))["ack"];
        await stomp.DoAsync("BEGIN\ntransaction:t\n");
        await stomp.SendAsync("SEND\ndestination:/topic/balcony\ntransaction:t\nreceipt:held\n\nin it\0");
        await stomp.SendAsync($"ACK\nid:{ack}\ntransaction:t\n\n\0");
        await stomp.SendAsync("SEND\ndestination:/queue/others\nreceipt:beside\n\nno part of it\0");
        Assert.Equal("beside", (await stomp.ReceiveAsync("RECEIPT"))["receipt-id"]);
        Assert.Single(await web.BodiesAsync("montague.com/queue/errands"));

        await stomp.DoAsync("COMMIT\ntransaction:t\n");
        RawStompFrame[] both = [(await stomp.NextAsync())!, (await stomp.NextAsync())!];
        Assert.Equal("held", both.Single(static frame => frame.Command == "RECEIPT")["receipt-id"]);
        Assert.Equal("1", both.Single(static frame => frame.Command == "MESSAGE")["subscription"]);
        Assert.Empty(await web.BodiesAsync("montague.com/queue/errands"));
        await stomp.DoAsync("BEGIN\ntransaction:t\n");
        await stomp.SendAsync("SEND\ndestination:/topic/balcony\ntransaction:t\n\nnever\0");
        await stomp.DoAsync("ABORT\ntransaction:t\n");
        await stomp.DoAsync("SEND\ndestination:/topic/balcony\n", "later");
        Assert.Contains("later", (await stomp.ReceiveAsync("MESSAGE")).Body, StringComparison.Ordinal);
    });

    [Fact]
    [Covers("stomp.queue", "stomp.queue.ack", "stomp.queue.nack", "stomp.queue.client", "stomp.queue.ended", "stomp.queue.mask")]
    public Task Workers_share_the_jobs_of_a_queue() => StompHouse.UseAsync(async (server, port) =>
    {
        const string errands = $"{Cast.Romeo}/errands";
        await using OTalkClient web = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await web.CreateAsync(errands, new JsonObject { ["all_acl"] = "psd", ["queue"] = new JsonObject() });
        await web.SubscribeAsync(errands);
        await using (OTalkClient juliet = await server.LogInAsync($"{Cast.Juliet}/sess/Window"))
            await juliet.SubscribeAsync(errands);
        using RawStomp nurse = await RawStomp.ConnectAsync(port, "juliet");
        using RawStomp friar = await RawStomp.ConnectAsync(port, "romeo");
        await nurse.SubscribeAsync("q", errands, "client-individual", "prefetch-count:1\n");
        await web.PublishAsync(errands, "1");
        RawStompFrame first = await nurse.ReceiveAsync("MESSAGE");
        await friar.SubscribeAsync("q", "/errands", "client", "prefetch-count:3\n");
        foreach (string body in (string[])["2", "3", "4"])
            await web.PublishAsync(errands, body);
        await friar.ReceiveAsync("MESSAGE");
        await friar.ReceiveAsync("MESSAGE");
        RawStompFrame fourth = await friar.ReceiveAsync("MESSAGE");
        await nurse.DoAsync($"NACK\nid:{first["ack"]}\n");
        RawStompFrame again = await nurse.ReceiveAsync("MESSAGE");
        Assert.Equal(first["message-id"], again["message-id"]);
        await nurse.DoAsync($"ACK\nid:{again["ack"]}\n");
        await friar.DoAsync($"ACK\nid:{fourth["ack"]}\n");
        Assert.Empty(await web.BodiesAsync(errands));

        await web.PublishAsync(errands, "5");
        await web.PublishAsync(errands, "6");
        nurse.Dispose();
        await friar.ReceiveAsync("MESSAGE");
        await friar.ReceiveAsync("MESSAGE");
    });

    [Fact]
    [Covers("stomp.queue.auto", "stomp.create", "stomp.create.acl", "stomp.create.subscribed", "stomp.destination.topic")]
    public Task Auto_finishes_what_it_sends_and_first_use_makes_the_channel() => StompHouse.UseOpenAsync(async (server, port) =>
    {
        using RawStomp juliet = await RawStomp.ConnectAsync(port, "juliet");
        for (int number = 0; number < 60; number++)
            await juliet.PublishAsync("/queue/errands", $"{number}");
        await juliet.DoAsync("SEND\ndestination:/topic/balcony\n", "before anybody listens");
        using RawStomp romeo = await RawStomp.ConnectAsync(port, "romeo");
        await romeo.SubscribeAsync("t", "/topic/balcony");
        await romeo.SendAsync("SUBSCRIBE\nid:q\ndestination:/queue/errands\n\n\0");
        for (int number = 0; number < 60; number++)
        {
            RawStompFrame job = await romeo.ReceiveAsync("MESSAGE");
            Assert.Equal("montague.com/queue/errands", job["destination"]);
            Assert.Equal($$"""{"ns":"http://otalk.com/p/chat","body":"{{number}}"}""", job.Body);
            Assert.False(job.Headers.ContainsKey("ack"));
        }

        await juliet.DoAsync("SEND\ndestination:montague.com/topic/balcony\n", "now");
        Assert.Equal("t", (await romeo.ReceiveAsync("MESSAGE"))["subscription"]);
        await using OTalkClient web = await server.LogInAsync($"{Cast.Romeo}/sess/Web");
        await Polling.UntilAsync("the queue is empty", async () => (await web.BodiesAsync("montague.com/queue/errands")).Count == 0);
    });
}
