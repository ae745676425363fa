using System.Text;
using System.Text.Json;
using OTalk.Federation.Tests.Support;
using OTalk.Fuzz.Doors;
using OTalk.Fuzz.Running;
using OTalk.TestKit;
using OTalk.TestKit.Client;

namespace OTalk.Fuzz.Witnesses;

/// <summary>
/// A connection to each door that is there the whole time: what is said through one is heard through all, again and again, and none of them is
/// ever closed.
/// </summary>
internal sealed class Bystanders : IAsyncDisposable
{
    private const string Well = "mercutio@montague.com/well";
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly List<Listener> _listeners = [];
    private readonly BystandingHttp _http;
    private OTalkClient _client = null!;
    private StompClient[] _stomps = [];
    private TalkerClient[] _talkers = [];
    private RawLink _link = null!;
    private Wire _stream = null!;
    private int _rounds;

    private Bystanders(Grounds grounds) => _http = new BystandingHttp(grounds);

    public int Rounds => Volatile.Read(ref _rounds);

    /// <summary>Opens all of them.</summary>
    public static async Task<Bystanders> OpenAsync(Grounds grounds, CancellationToken cancel)
    {
        Bystanders all = new(grounds);
        await all.OpenClientAsync(grounds, cancel);
        await all.OpenStompAsync(grounds, cancel);
        await all.OpenTalkerAsync(grounds, cancel);
        all._listeners.Add(new Listener("event stream", all._http.HearAsync));
        await all._http.ListenAsync(Well, cancel);
        all._link = all.Own(await RawLink.OpenAsync(grounds.Server.HttpAddress, grounds.Server.Domain, grounds.Verona));
        all._stream = all.Own(await XmppDoor.ProveAsync(grounds.Xmpp.Port, "mantua.it", grounds.Xmpp.Mantua));
        all._stream.Listen(new TextHearing("<a ", ""));
        await all.RoundAsync(cancel);
        return all;
    }

    /// <summary>Goes round until it is told to end.</summary>
    public async Task StandByAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await RoundAsync(CancellationToken.None);

            // A pace, so that they take little of the server's time.
            await Task.Delay(TimeSpan.FromMilliseconds(200), end).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Something is said through each door, and heard.</summary>
    public async Task RoundAsync(CancellationToken cancel)
    {
        int round = Interlocked.Increment(ref _rounds);
        await HeardByAllAsync($"rest-{round}", marker => _http.SayAsync(Well, marker, cancel));
        await HeardByAllAsync($"websocket-{round}", marker => _client.SendAsync(Stanza(null, marker).ToString()));
        for (int at = 0; at < _stomps.Length; at++)
        {
            StompClient stomp = _stomps[at];
            await HeardByAllAsync($"stomp{at}-{round}", marker => stomp.SendAsync($"SEND\ndestination:{Well}\n\n{marker}\0"));
        }

        for (int at = 0; at < _talkers.Length; at++)
        {
            TalkerClient talker = _talkers[at];
            await HeardByAllAsync($"talker{at}-{round}", marker => talker.SendAsync(Encoding.UTF8.GetBytes(
                $$"""{"type":"message","content":"{{marker}}","id":"{{Guid.NewGuid()}}","final":true}""" + "\n")));
        }

        await HeardByAllAsync($"link-{round}", async marker =>
        {
            await _link.SendAsync(Stanza("juliet@verona.it", marker));
            Assert.True((await _link.ReceiveAsync()).TryGetProperty("response", out _), "a bystander's link was refused a message");
        });
        await HeardByAllAsync($"xmpp-{round}", marker => _stream.WriteAsync(
            $"<message from='nurse@mantua.it' to='mercutio@montague.com' type='chat'><body>{marker}</body></message>"), onlyClient: true);
        await _http.AskAuthorizationServerAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (IAsyncDisposable owned in _owned)
            await owned.DisposeAsync();
    }

    private static JsonElement Stanza(string? from, string marker) => JsonSerializer.SerializeToElement(
        new Dictionary<string, object?> { ["id"] = marker, ["to"] = Well, ["msg"] = new { ns = "http://otalk.com/p/chat", body = marker } }
            .Concat(from is null ? [] : [KeyValuePair.Create<string, object?>("from", from)])
            .ToDictionary());

    private async Task HeardByAllAsync(string marker, Func<string, Task> say, bool onlyClient = false)
    {
        await say(marker);
        foreach (Listener listener in _listeners.Take(onlyClient ? 1 : _listeners.Count))
        {
            try
            {
                await listener.HearAsync(marker);
            }
            catch (HarnessException e)
            {
                throw new HarnessException($"the bystander at {listener.Name} did not hear {marker}: {e.Message}", e);
            }
        }
    }

    private async Task OpenClientAsync(Grounds grounds, CancellationToken cancel)
    {
        _client = Own(await grounds.Server.ConnectAsync(cancel));
        await _client.LogInAsync("mercutio@montague.com/sess/Well", "secret");
        _listeners.Add(new Listener("WebSocket", marker => Listener.UntilAsync(_client.ReceiveAsync, marker)));
        foreach (string source in new[] { Well, "mercutio@montague.com/inbox" })
        {
            await _client.SendAsync($$"""{"id":"{{source}}","to":"{{source}}","query":{"ns":"http://otalk.com/p/subscribe","config":{} } }""");
            await _client.ReceiveAnswerAsync(source);
        }

        await _client.SendAsync("""{"id":"mask","query":{"ns":"http://otalk.com/p/subscription-mask","mask":["*"]}}""");
        Assert.NotNull((await _client.ReceiveAnswerAsync("mask")).Member("response"));
    }

    private async Task OpenStompAsync(Grounds grounds, CancellationToken cancel)
    {
        _stomps = [Own(await grounds.Server.ConnectStompAsync(cancel)), Own(await grounds.Server.ConnectStompAsync("v12.stomp", null, cancel))];
        foreach (StompClient stomp in _stomps)
        {
            int number = Array.IndexOf(_stomps, stomp);
            await stomp.SendAsync($"CONNECT\naccept-version:1.2\nhost:montague.com\nlogin:mercutio@montague.com/sess/Stomp{number}\npasscode:{grounds.Server.Tokens["mercutio"]}\n\n\0");
            await Listener.UntilAsync(stomp.ReceiveAsync, "CONNECTED");
            await stomp.SendAsync($"SUBSCRIBE\nid:1\ndestination:{Well}\nreceipt:r\n\n\0");
            await Listener.UntilAsync(stomp.ReceiveAsync, "RECEIPT");
            _listeners.Add(new Listener($"STOMP, {(number == 0 ? "TCP" : "WebSocket")}", marker => Listener.UntilAsync(stomp.ReceiveAsync, marker)));
        }
    }

    private async Task OpenTalkerAsync(Grounds grounds, CancellationToken cancel)
    {
        _talkers = [Own(await grounds.Server.ConnectTalkerAsync(cancel)), Own(await grounds.Server.ConnectTalkerAsync(cancel))];
        foreach (TalkerClient talker in _talkers)
        {
            bool isDocuments = talker == _talkers[0];
            string user = isDocuments ? "\"user\":\"mercutio\"," : "";
            await talker.SendAsync(Encoding.UTF8.GetBytes(
                $$"""{"type":"connect","room":"mercutio.well",{{user}}"token":"{{grounds.Server.Tokens["mercutio"]}}"}""" + "\n"));
            _listeners.Add(new Listener(isDocuments ? "Talker" : "Talker, deployed", marker => Listener.UntilAsync(talker.ReceiveAsync, marker)));
        }
    }

    private T Own<T>(T connection)
        where T : IAsyncDisposable
    {
        _owned.Add(connection);
        return connection;
    }
}
