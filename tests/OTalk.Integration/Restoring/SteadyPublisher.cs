using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Durability;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Restoring;

/// <summary>
/// Publishes so many messages a second to some channels in turn, with ids of its own choice, over a connection that nobody cuts. When the server
/// was killed it sends again, under the same ids and in the same order, what was not acknowledged.
/// </summary>
/// <param name="name">The name of the <see cref="Sequence"/>.</param>
/// <param name="session">On which session.</param>
/// <param name="channels">Where to.</param>
/// <param name="lives">The lives of the server.</param>
internal sealed class SteadyPublisher(string name, string session, IReadOnlyList<string> channels, Lives lives)
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    private readonly List<Guid> _ids = [];
    private int _acknowledged;
    private int _sent;
    private int _last = int.MaxValue;

    /// <summary>The ids of what it has published, in order.</summary>
    public IReadOnlyList<Guid> Published => _ids;

    /// <summary>How many of them were acknowledged.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Publishes until it has published so many.</summary>
    /// <param name="count">How many.</param>
    /// <param name="perSecond">How many a second; what a killed server could not take is made up for.</param>
    public async Task RunAsync(int count, int perSecond)
    {
        _last = count - 1;
        long start = TimeProvider.System.GetTimestamp();
        using PeriodicTimer timer = new(s_tick);
        while (_acknowledged < count)
        {
            int life = await lives.WhenAliveAsync();
            OTalkClient? client = null;
            try
            {
                client = await lives.Server.LogInAsync(session);
                _sent = _acknowledged;
                while (_acknowledged < count)
                {
                    int due = (int)Math.Min(count, TimeProvider.System.GetElapsedTime(start).TotalSeconds * perSecond);
                    while (_sent < due)
                        await SendAsync(client, _sent++);
                    while (client.TryReceive() is { } answer)
                        Accept(answer);
                    await timer.WaitForNextTickAsync();
                }
            }
            catch (Exception broken) when (lives.Count != life && Breaks.IsOne(broken))
            {
                // Its life was ended, by us.
            }
            finally
            {
                await (client?.DisposeAsync() ?? default);
            }
        }
    }

    private Task SendAsync(OTalkClient client, int number)
    {
        if (number == _ids.Count)
            _ids.Add(Guid.NewGuid());
        return client.SendAsync(new JsonObject
        {
            ["to"] = $"{channels[number % channels.Count]}?msgid={_ids[number]}",
            ["id"] = number.ToString(CultureInfo.InvariantCulture),
            ["msg"] = Conversation.Chat(Sequence.Body(name, number, number == _last)),
        }.ToJsonString());
    }

    /// <summary>Answers come in the order of the stanzas, so only the first outstanding one can be answered.</summary>
    private void Accept(Received answer)
    {
        Assert.Equal(_acknowledged.ToString(CultureInfo.InvariantCulture), answer.Id);
        JsonElement published = answer.Member("response") ?? throw new InvalidOperationException($"{name} was refused: {answer}");
        Assert.Equal(_ids[_acknowledged], published.GetProperty("id").GetGuid());
        Volatile.Write(ref _acknowledged, _acknowledged + 1);
    }
}
