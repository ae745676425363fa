using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Durability;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Federation;

/// <summary>
/// Publishes to a channel of another server, with ids of its own choice and a window of outstanding ones. Whatever was not acknowledged when its
/// own server was killed it sends again, under the same ids and in the same order; what was sent before may be answered still, so an
/// answer may come twice.
/// </summary>
internal sealed class DistantPublisher(string name, string channel, int messages, Lives lives, Acknowledgements total)
{
    private const int Outstanding = 64;

    private readonly Guid[] _ids = [.. Enumerable.Range(0, messages).Select(_ => Guid.NewGuid())];
    private readonly Acknowledged?[] _acknowledged = new Acknowledged?[messages];
    private int _next;

    public string Name => name;

    /// <summary>What it was told, in the order in which it published.</summary>
    public IReadOnlyList<Acknowledged> Acknowledged => [.. _acknowledged.OfType<Acknowledged>()];

    /// <summary>Publishes until every message is acknowledged.</summary>
    public async Task RunAsync()
    {
        while (_next < messages)
        {
            int life = await lives.WhenAliveAsync();
            OTalkClient? client = null;
            try
            {
                client = await lives.Server.LogInAsync($"{Families.Romeo}/sess/{name}");
                await PublishAsync(client);
            }
            catch (Exception broken) when (lives.Count != life
                && broken is HarnessException or WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
            {
                // Its life was ended, by us. Answers that were on their way count too.
                while (client?.TryReceive() is { } answer)
                    Accept(answer);
            }
            finally
            {
                await (client?.DisposeAsync() ?? default);
            }
        }
    }

    private async Task PublishAsync(OTalkClient client)
    {
        int sent = _next;
        while (_next < messages)
        {
            while (sent < messages && sent < _next + Outstanding)
                await SendAsync(client, sent++);
            Accept(await client.ReceiveAsync());
        }
    }

    private Task SendAsync(OTalkClient client, int number) => client.SendAsync(new JsonObject
    {
        ["to"] = $"{channel}?msgid={_ids[number]}",
        ["id"] = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"),
        ["msg"] = Conversation.Chat(string.Create(CultureInfo.InvariantCulture, $"{name} {number}")),
    }.ToJsonString());

    private void Accept(Received answer)
    {
        int number = int.Parse(answer.Id!.AsSpan(name.Length + 1), CultureInfo.InvariantCulture);
        if (answer.Member("error") is { } error)
        {
            // It waits, and its answer comes later.
            Assert.True(error.TryGetProperty("queued", out JsonElement queued) && queued.GetBoolean(), $"{name} was refused: {answer}");
            return;
        }

        JsonElement published = answer.Member("response")!.Value;
        Assert.Equal(_ids[number], published.GetProperty("id").GetGuid());
        Acknowledged told = new(_ids[number], published.GetProperty("time").GetString()!);
        if (_acknowledged[number] is { } before)
            Assert.Equal(before, told);
        else
            total.Add();
        _acknowledged[number] = told;
        while (_next < messages && _acknowledged[_next] is not null)
            _next++;
    }
}
