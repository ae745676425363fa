using System.Net.WebSockets;
using OTalk.Integration.Durability;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Federation;

/// <summary>
/// A session that is subscribed to a channel of another server. When its own server was killed it comes back to what it has missed; only then
/// may it be sent again what it got just before.
/// </summary>
internal sealed class DistantReader(string session, Lives lives)
{
    private readonly HashSet<Guid> _known = [];
    private readonly List<Guid> _read = [];

    /// <summary>The ids of the messages, in the order in which they came.</summary>
    public IReadOnlyList<Guid> Read => _read;

    /// <summary>Reads until it has so many messages.</summary>
    public async Task RunAsync(int messages)
    {
        while (_read.Count < messages)
        {
            int life = await lives.WhenAliveAsync();
            OTalkClient? client = null;
            try
            {
                client = await lives.Server.LogInAsync(session);
                await ReadAsync(client, messages);
            }
            catch (Exception broken) when (lives.Count != life
                && broken is HarnessException or WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
            {
                // Its life was ended, by us; everything that had arrived was read.
            }
            finally
            {
                await (client?.DisposeAsync() ?? default);
            }
        }
    }

    private async Task ReadAsync(OTalkClient client, int messages)
    {
        bool again = _read.Count > 0;
        while (_read.Count < messages)
        {
            Received stanza = await client.ReceiveAsync();
            if (stanza.Member("event") is not { } happened || stanza.Member("msg") is null)
                continue;
            Guid id = happened.GetProperty("id").GetGuid();
            bool isNew = _known.Add(id);
            Assert.True(isNew || again, $"came twice: {stanza}");
            again &= !isNew;
            if (isNew)
                _read.Add(id);
        }
    }
}
