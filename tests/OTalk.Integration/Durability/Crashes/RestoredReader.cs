using System.Text.Json;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Durability.Crashes;

/// <summary>
/// A session that reads a channel and acknowledges. In each life of the server it is bound again and gets all that it has not got: in the order of the
/// channel, and only first what it had got just before.
/// </summary>
internal sealed class RestoredReader(string session, string channel)
{
    private const int AcknowledgesEvery = 16;

    private readonly List<Guid> _read = [];
    private readonly HashSet<Guid> _known = [];

    /// <summary>How many came again.</summary>
    public int Repeats { get; private set; }

    /// <summary>Subscribes.</summary>
    public async Task StartAsync(OTalkServer server)
    {
        await using OTalkClient client = await server.LogInAsync(session);
        await client.SubscribeAsync(channel + "?messages");
        await client.SendAsync("""{"ack":1}""");
        await client.GetAsync($"{channel}?config");
        client.Abort();
    }

    /// <summary>Reads until the server is killed.</summary>
    /// <param name="server">The server.</param>
    /// <param name="isKilled">Whether its end was our doing.</param>
    public async Task RunAsync(OTalkServer server, Func<bool> isKilled)
    {
        try
        {
            await using OTalkClient client = await server.ConnectAsync();
            JsonElement bound = (await client.LogInAsync(session, Cast.Password)).Member("response")!.Value;
            Assert.False(bound.GetProperty("new").GetBoolean(), "the session was not restored");
            Assert.False(bound.TryGetProperty("gap", out JsonElement gap), gap.ToString());
            bool mayRepeat = true;
            for (int count = 1; ; count++)
            {
                Take((await NextAsync(client)).Member("event")!.Value.GetProperty("id").GetGuid(), ref mayRepeat);
                if (count % AcknowledgesEvery == 0)
                    await client.SendAsync($$"""{"ack":{{count}}}""");
            }
        }
        catch (Exception broken) when (isKilled() && Breaks.IsOne(broken))
        {
            // Its life was ended, by us.
        }
    }

    /// <summary>Waits until it has got everything that stands in the channel, and compares.</summary>
    /// <param name="stored">The ids of the messages that stand there.</param>
    /// <param name="reading">Ends only if it fails.</param>
    /// <returns>How many events were looked at.</returns>
    public async Task<int> CheckAsync(IReadOnlyList<Guid> stored, Task reading)
    {
        await Polling.UntilAsync($"the session has got {stored.Count} messages", () => Task.FromResult(reading.IsCompleted || Count() >= stored.Count));
        if (reading.IsCompleted)
            await reading;
        lock (_read)
            Assert.Equal(stored, _read);
        return stored.Count;
    }

    /// <summary>Nothing is published while the ledgers are compared, however long that takes.</summary>
    private static async Task<Received> NextAsync(OTalkClient client)
    {
        while (true)
        {
            try
            {
                return await client.ReceiveAsync();
            }
            catch (HarnessException quiet) when (quiet.InnerException is OperationCanceledException)
            {
                // Whether something should have come is found out by the comparison.
            }
        }
    }

    private int Count()
    {
        lock (_read)
            return _read.Count;
    }

    private void Take(Guid id, ref bool mayRepeat)
    {
        lock (_read)
        {
            bool isNew = _known.Add(id);
            Assert.True(isNew || mayRepeat, $"{id} came twice");
            mayRepeat &= !isNew;
            if (isNew)
                _read.Add(id);
            else
                Repeats++;
        }
    }
}
