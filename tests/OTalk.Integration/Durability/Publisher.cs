using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Durability;

/// <summary>
/// Publishes with ids of its own choice and a window of outstanding ones. When its connection breaks because the server was killed, it
/// comes back and sends again, under the same ids and in the same order, whatever was not acknowledged (protocol reference, "Channels").
/// </summary>
internal sealed class Publisher(string name, string channel, int messages, Lives lives, Acknowledgements total)
{
    private const int Outstanding = 64;

    private readonly Guid[] _ids = [.. Enumerable.Range(0, messages).Select(_ => Guid.NewGuid())];
    private readonly List<Acknowledged> _acknowledged = [];
    private int _sent;

    /// <summary>Distinguishes its messages from those of the others: their bodies begin with it.</summary>
    public string Name => name;

    /// <summary>In the order of the answers.</summary>
    public IReadOnlyList<Acknowledged> Acknowledged => _acknowledged;

    /// <summary>Publishes until every message is acknowledged.</summary>
    public async Task RunAsync()
    {
        while (_acknowledged.Count < messages)
        {
            int life = await lives.WhenAliveAsync();
            OTalkClient? client = null;
            try
            {
                client = await lives.Server.LogInAsync($"{Cast.Romeo}/sess/{name}");
                await PublishAsync(client);
            }
            catch (Exception broken) when (lives.Count != life
                && broken is HarnessException or WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
            {
                // Its life was ended, by us. Its last words count too: they are the answers that may have been given too early.
                await AcceptLastWordsAsync(client);
            }
            finally
            {
                await (client?.DisposeAsync() ?? default);
            }
        }
    }

    private async Task PublishAsync(OTalkClient client)
    {
        _sent = _acknowledged.Count;
        while (_acknowledged.Count < messages)
        {
            while (_sent < messages && _sent < _acknowledged.Count + Outstanding)
                await SendAsync(client, _sent++);
            Accept(await client.ReceiveAsync());
        }
    }

    private async Task AcceptLastWordsAsync(OTalkClient? client)
    {
        if (client is null)
            return;
        await client.ReceiveCloseAsync();
        while (_acknowledged.Count < _sent && client.TryReceive() is { } answer)
            Accept(answer);
    }

    private Task SendAsync(OTalkClient client, int number) => client.SendAsync(new JsonObject
    {
        ["to"] = $"{channel}?msgid={_ids[number]}",
        ["id"] = StanzaId(number),
        ["msg"] = Conversation.Chat($"{name} {number.ToString(CultureInfo.InvariantCulture)}"),
    }.ToJsonString());

    /// <summary>Answers come in the order of the stanzas, so only the first outstanding one can be answered.</summary>
    private void Accept(Received answer)
    {
        int number = _acknowledged.Count;
        Assert.Equal(StanzaId(number), answer.Id);
        JsonElement published = answer.Member("response") ?? throw new InvalidOperationException($"{name} was refused: {answer}");
        Assert.Equal(_ids[number], published.GetProperty("id").GetGuid());
        _acknowledged.Add(new Acknowledged(_ids[number], published.GetProperty("time").GetString()!));
        total.Add();
    }

    private string StanzaId(int number) => string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
}
