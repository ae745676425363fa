using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using OTalk.TestKit;
using OTalk.TestKit.Xmpp.Servers;

namespace OTalk.Integration.Xmpp;

/// <summary>A component (XEP-0114) that has shown the secret and says and hears bare text.</summary>
internal sealed class ComponentLink : IAsyncDisposable
{
    private readonly TcpClient _socket = new();
    private string _heard = "";

    private ComponentLink()
    {
    }

    /// <summary>Connects as the component of a domain, and returns when the server has accepted it.</summary>
    public static async Task<ComponentLink> OpenAsync(int port, string domain)
    {
        ComponentLink link = new();
        await link._socket.ConnectAsync(IPAddress.Loopback, port);
        await link.SendAsync($"<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='{domain}'>");
        string head = (await link.ReadAsync(">", after: "<stream:stream")).Replace('"', '\'');
        string id = head.Split(" id='")[1].Split('\'')[0];
#pragma warning disable CA5350 // The protocol has no other.
        string proof = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(id + XmppServer.ComponentSecret)));
#pragma warning restore CA5350
        await link.SendAsync($"<handshake>{proof}</handshake>");
        await link.ReadAsync(">", after: "<handshake");
        return link;
    }

    public Task SendAsync(string text) => _socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    /// <summary>Reads on until a text has come, behind another one if that is given, and takes all up to its end.</summary>
    public async Task<string> ReadAsync(string text, string after = "")
    {
        byte[] buffer = new byte[4096];
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        while (true)
        {
            int start = _heard.IndexOf(after, StringComparison.Ordinal);
            int at = start < 0 ? -1 : _heard.IndexOf(text, start, StringComparison.Ordinal);
            if (at >= 0)
            {
                string taken = _heard[..(at + text.Length)];
                _heard = _heard[taken.Length..];
                return taken;
            }

            try
            {
                int count = await _socket.GetStream().ReadAsync(buffer, deadline.Token);
                _heard += count > 0 ? Encoding.UTF8.GetString(buffer, 0, count) : throw new EndOfStreamException();
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                throw new HarnessException($"{text} did not come behind '{_heard}'", e);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
