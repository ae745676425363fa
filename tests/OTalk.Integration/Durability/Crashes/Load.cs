using System.Globalization;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Durability.Crashes;

/// <summary>
/// A client that changes one thing after the other until its server is killed, and keeps a ledger of what was acknowledged. In the next life of the
/// server it first sends again, in the same order, what was not answered.
/// </summary>
/// <param name="session">Address of its session.</param>
/// <param name="window">Requests that may be unanswered.</param>
/// <param name="tally">Told what was acknowledged.</param>
internal abstract class Load(string session, int window, Tally tally)
{
    private readonly Queue<(string Id, Operation Operation)> _outstanding = new();
    private int _number;

    /// <summary>Address of its session.</summary>
    public string Session => session;

    /// <summary>Requests that were not answered.</summary>
    public int Outstanding => _outstanding.Count;

    /// <summary>Works until the server is killed.</summary>
    /// <param name="server">The server.</param>
    /// <param name="isKilled">Whether its end was our doing.</param>
    public async Task RunAsync(OTalkServer server, Func<bool> isKilled)
    {
        OTalkClient? client = null;
        try
        {
            client = await server.LogInAsync(Session);
            await WorkAsync(client);
        }
        catch (Exception broken) when (isKilled() && Breaks.IsOne(broken))
        {
            if (client is null)
                return;

            // Its last words count too: they are the answers that may have been given too early.
            await client.ReceiveCloseAsync();
            while (client.TryReceive() is { } answer)
                Accept(answer);
        }
        finally
        {
            await (client?.DisposeAsync() ?? default);
        }
    }

    /// <summary>What it asks for next.</summary>
    protected abstract Operation Next();

    /// <summary>What it has to know before it goes on in another life of the server.</summary>
    protected virtual Task BeginAsync(OTalkClient client) => Task.CompletedTask;

    private async Task WorkAsync(OTalkClient client)
    {
        foreach ((string id, Operation operation) in _outstanding.ToArray())
        {
            operation.IsRepeated = true;
            tally.Repeats();
            await client.SendAsync(operation.TextOf(id));
        }

        while (_outstanding.Count > 0)
            Accept(await client.ReceiveAsync());
        await BeginAsync(client);
        while (true)
        {
            while (_outstanding.Count < window)
            {
                Operation next = Next();
                string id = (_number++).ToString(CultureInfo.InvariantCulture);
                _outstanding.Enqueue((id, next));
                await client.SendAsync(next.TextOf(id));
            }

            Accept(await client.ReceiveAsync());
        }
    }

    /// <summary>Answers come in the order of the requests.</summary>
    private void Accept(Received answer)
    {
        (string id, Operation operation) = _outstanding.Peek();
        Assert.Equal(id, answer.Id);
        operation.Accept(answer);
        _outstanding.Dequeue();
        if (operation.Kind is { } kind)
            tally.Acknowledged(kind);
    }
}
