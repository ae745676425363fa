using System.Text.Json;
using OTalk.Integration.Support;
using OTalk.TestKit;

namespace OTalk.Integration.Rest;

/// <summary>Channels, messages and keys as resources.</summary>
public sealed class ResourceTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    [Covers("rest.publish", "rest.get", "rest.get.window")]
    public async Task Messages_are_published_and_read()
    {
        using RestClient romeo = new(shared.Server, Cast.Romeo);
        const string channel = $"/otalk/{Cast.Romeo}/messages";
        await romeo.PutAsync(channel, "{}");
        RestAnswer first = await romeo.PostAsync(channel, """{"ns":"http://otalk.com/p/chat","body":"one"}""");
        Assert.Equal(201, first.Status);
        string id = first.Json.GetProperty("id").GetString()!;
        Assert.Equal(["id", "time"], first.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal($"{channel}?msgid={id}", first.Header("Location"));
        await romeo.SayAsync($"{Cast.Romeo}/messages", "two");

        JsonElement message = (await romeo.GetAsync(first.Header("Location")!)).Json.GetProperty("results")[0];
        Assert.Equal(id, message.GetProperty("id").GetString());
        Assert.Equal("one", message.GetProperty("msg").GetProperty("body").GetString());
        RestAnswer page = await romeo.GetAsync($"{channel}?messages&limit=1&offset=0&since_id={id}&order=desc");
        Assert.Equal(1, page.Json.GetProperty("limit").GetInt32());
        Assert.Equal(["two"], page.Json.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("msg").GetProperty("body").GetString()));
        Assert.Equal("get.limit is no whole number from 0", (await romeo.GetAsync($"{channel}?limit=many")).Error.Text);
        Assert.Equal(400, (await romeo.GetAsync($"{channel}?mesages")).Error.Code);
        Assert.Equal(400, (await romeo.GetAsync($"{channel}?limit=1&limit=2")).Error.Code);
    }

    [Fact]
    [Covers("rest.publish.retry")]
    public async Task A_publish_with_an_id_is_repeated_safely()
    {
        using RestClient romeo = new(shared.Server, Cast.Romeo);
        string target = $"/otalk/{Cast.Romeo}/retry?msgid={Guid.CreateVersion7()}";
        await romeo.PutAsync($"/otalk/{Cast.Romeo}/retry", "");
        RestAnswer first = await romeo.PostAsync(target, """{"ns":"x"}""");
        RestAnswer again = await romeo.PostAsync(target, """{"ns":"x"}""");
        Assert.Equal((201, first.Text), (again.Status, again.Text));
        Assert.Equal(409, (await romeo.PostAsync(target, """{"ns":"y"}""")).Error.Code);
        Assert.Equal(400, (await romeo.PostAsync(target, """{"no":"ns"}""")).Error.Code);
    }

    [Fact]
    [Covers("rest.key.put", "rest.key.delete", "rest.message.delete", "rest.delete.selector")]
    public async Task Keys_are_set_and_deleted_as_messages_are()
    {
        using RestClient romeo = new(shared.Server, Cast.Romeo);
        const string channel = $"/otalk/{Cast.Romeo}/keys";
        await romeo.PutAsync(channel, "{}");
        RestAnswer set = await romeo.PutAsync($"{channel}?key=a%20key", """{"ns":"x","v":1}""");
        Assert.Equal(200, set.Status);
        JsonElement row = (await romeo.GetAsync($"{channel}?key=a%20key")).Json.GetProperty("results")[0];
        Assert.Equal(("a key", set.Json.GetProperty("id").GetString()), (row.GetProperty("key").GetString(), row.GetProperty("id").GetString()));
        Assert.Equal(400, (await romeo.DeleteAsync($"{channel}?keys")).Error.Code);
        Assert.Equal(400, (await romeo.PutAsync($"{channel}?messages", "{}")).Error.Code);
        Assert.Equal(204, (await romeo.DeleteAsync($"{channel}?key=a%20key")).Status);
        Assert.Equal(404, (await romeo.DeleteAsync($"{channel}?key=a%20key")).Error.Code);
        string message = await romeo.SayAsync($"{Cast.Romeo}/keys", "gone soon");
        Assert.Equal(204, (await romeo.DeleteAsync($"{channel}?msgid={message}")).Status);
        Assert.Equal(404, (await romeo.DeleteAsync($"{channel}?msgid={message}")).Error.Code);
    }

    [Fact]
    [Covers("rest.channel.put", "rest.channel.delete", "rest.allow")]
    public async Task A_channel_is_made_configured_and_deleted()
    {
        using RestClient romeo = new(shared.Server, Cast.Romeo);
        const string channel = $"/otalk/{Cast.Romeo}/made";
        RestAnswer made = await romeo.PutAsync(channel, """{"name":"First","msg_count":7}""");
        Assert.Equal((201, channel), (made.Status, made.Header("Location")));
        Assert.Equal(204, (await romeo.PutAsync(channel, """{"name":"Second"}""")).Status);
        JsonElement config = (await romeo.GetAsync($"{channel}?config")).Json.GetProperty("config");
        Assert.Equal(("Second", 7), (config.GetProperty("name").GetString(), config.GetProperty("msg_count").GetInt32()));
        Assert.Equal(400, (await romeo.PutAsync(channel, """{"msg_count":"many"}""")).Error.Code);
        Assert.Equal(400, (await romeo.PutAsync(channel, "{},")).Error.Code);
        Assert.Equal(404, (await romeo.PutAsync($"{channel}/not/there", "{}")).Error.Code);
        RestAnswer kept = await romeo.DeleteAsync($"/otalk/{Cast.Romeo}/subscriptions");
        Assert.Equal(405, kept.Error.Code);
        Assert.Equal("GET, POST, PUT", string.Join(", ", kept.Headers["Allow"]));
        Assert.Equal(204, (await romeo.DeleteAsync(channel)).Status);
        Assert.Equal(404, (await romeo.GetAsync(channel)).Error.Code);
    }

    [Fact]
    [Covers("rest.address")]
    public async Task Addresses_are_encoded_by_segment_or_whole()
    {
        using RestClient romeo = new(shared.Server, Cast.Romeo);
        RestAnswer made = await romeo.PutAsync($"/otalk/{Cast.Romeo}/caf%C3%A9%20%231", "{}");
        Assert.Equal(201, made.Status);
        string location = made.Header("Location")!;
        await romeo.SayAsync($"{Cast.Romeo}/caf%C3%A9%20%231", "here");
        foreach (string path in new[] { location, $"/otalk/{Uri.EscapeDataString(Cast.Romeo)}/caf%C3%A9%20%231", $"/otalk/{Uri.EscapeDataString(location[7..])}", $"/otalk/otalk:{location[7..]}" })
        {
            RestAnswer read = await romeo.GetAsync($"{path}?messages=");
            Assert.Equal(1, read.Json.GetProperty("total").GetInt32());
        }

        Assert.Equal(200, (await romeo.GetAsync($"/otalk/{Cast.Romeo}/sess/*/presence")).Status);
        Assert.Equal(400, (await romeo.GetAsync("/otalk/@")).Error.Code);
        Assert.Equal(404, (await romeo.GetAsync("/otalk/nobody@montague.com/x")).Error.Code);
    }
}
