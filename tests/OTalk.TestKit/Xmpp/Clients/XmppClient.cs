using System.Collections.Concurrent;
using System.Text.Json;
using System.Xml.Linq;

namespace OTalk.TestKit.Xmpp.Clients;

/// <summary>
/// A client of another maker that is logged in to an XMPP server. It answers by itself what clients answer by themselves (pings, and what they do
/// not know); all stanzas that it gets are the test's to expect, but for answers to what it asked by itself. Every wait ends with
/// <see cref="Deadlines.Stanza"/>.
/// </summary>
public sealed class XmppClient : IAsyncDisposable
{
    private readonly XmppProgram _program;
    private readonly XmppInbox _inbox = new();
    private readonly ConcurrentDictionary<string, bool> _questions = new(StringComparer.Ordinal);
    private bool _isOnline;
    private bool _isResumed;
    private string? _failure;

    private XmppClient(string interpreter, IEnumerable<string> arguments) => _program = new XmppProgram(interpreter, arguments, Hear);

    /// <summary>Its address, with the resource that it has or had last.</summary>
    public string Jid { get; private set; } = "";

    /// <summary>Its address without resource.</summary>
    public string BareJid => Jid.Split('/')[0];

    /// <summary>Stanzas that have come and that nobody has expected yet.</summary>
    public IReadOnlyList<XElement> Untaken => _inbox.Stanzas;

    /// <summary>Python's slixmpp, online; it has not shown itself yet.</summary>
    /// <param name="port">Where the server takes clients, on 127.0.0.1.</param>
    /// <param name="jid">With a resource, or the server gives one.</param>
    /// <param name="password">The account's.</param>
    public static Task<XmppClient> StartSlixmppAsync(int port, string jid, string password) =>
        StartAsync("/usr/bin/python3", "slixmpp_client.py", port, jid, password);

    /// <summary>npm's @xmpp/client, online; it has not shown itself yet.</summary>
    /// <param name="port">Where the server takes clients, on 127.0.0.1.</param>
    /// <param name="jid">With a resource, or the server gives one.</param>
    /// <param name="password">The account's.</param>
    public static Task<XmppClient> StartXmppJsAsync(int port, string jid, string password) => StartAsync("node", "xmppjs.mjs", port, jid, password);

    /// <summary>Logs in with a new session.</summary>
    public Task ConnectAsync() => OpenAsync("connect");

    /// <summary>Ends the session in its orderly way; the server has taken notice when this returns.</summary>
    public Task DisconnectAsync() => CloseAsync("disconnect");

    /// <summary>Drops the socket without a word; the server keeps the session for a while (XEP-0198).</summary>
    public Task BreakAsync() => CloseAsync("break");

    /// <summary>Takes the session up again after a break.</summary>
    /// <returns>False where the server has given it a new one.</returns>
    public async Task<bool> ResumeAsync()
    {
        await OpenAsync("resume");
        return _isResumed;
    }

    /// <summary>Waits for the connection to end.</summary>
    public Task ExpectOfflineAsync() => _inbox.UntilAsync(() => _isOnline ? null : this, $"{this} is offline");

    /// <summary>Sends a stanza, XML as it would stand in the stream of a client.</summary>
    public Task SendAsync(string stanza) => SendAsync(XmppXml.Parse(stanza));

    /// <summary>Sends a stanza.</summary>
    public Task SendAsync(XElement stanza)
    {
        if (stanza.Is("iq") && stanza.Get("id") is { } id)
            _questions[id] = true;
        return _program.TellAsync(new { @do = "send", xml = stanza.ToString(SaveOptions.DisableFormatting) });
    }

    /// <summary>
    /// Takes the first stanza that fits, of those that have come or come now; others stay. Names have their namespaces: <c>jabber:client</c> those of
    /// stanzas (<see cref="XmppXml.Client"/>).
    /// </summary>
    /// <param name="fits">What is expected.</param>
    /// <param name="what">The same in words, to be read after "never: ".</param>
    public Task<XElement> ExpectAsync(Func<XElement, bool> fits, string what) => _inbox.TakeAsync(fits, $"{this} gets {what}");

    public async ValueTask DisposeAsync() => await _program.DisposeAsync();

    /// <summary>Its address, for messages.</summary>
    public override string ToString() => Jid.Length > 0 ? Jid : "a client";

    private static async Task<XmppClient> StartAsync(string interpreter, string program, int port, string jid, string password)
    {
        XmppClient client = new(interpreter, [program, $"{port}", jid, password]);
        try
        {
            await client.ConnectAsync();
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    private async Task OpenAsync(string how)
    {
        _inbox.Change(() => (_isOnline, _failure) = (false, null));
        await _program.TellAsync(new { @do = how });
        await _inbox.UntilAsync(() => _isOnline || _failure is not null ? this : null, $"{this} is online");
        if (_failure is not null)
            throw new HarnessException($"{this} did not {how}: {_failure}");
    }

    private async Task CloseAsync(string how)
    {
        await _program.TellAsync(new { @do = how });
        await ExpectOfflineAsync();
    }

    private void Hear(JsonElement line)
    {
        string Member(string name) => line.GetProperty(name).GetString()!;
        switch (Member("is"))
        {
            case "online":
                _inbox.Change(() => (_isOnline, _isResumed, Jid) = (true, line.GetProperty("resumed").GetBoolean(), Member("jid")));
                break;
            case "offline":
                _inbox.Change(() => _isOnline = false);
                break;
            case "stanza":
                XElement stanza = XmppXml.Parse(Member("xml"));
                if (!IsForItself(stanza))
                    _inbox.Add(stanza);
                break;
            case "failed":
                _inbox.Change(() => _failure = Member("why"));
                break;
            default:
                _inbox.Complain(Member("why"));
                break;
        }
    }

    /// <summary>It answers what the client has asked without being told to, as for its resource.</summary>
    private bool IsForItself(XElement stanza) =>
        stanza.Is("iq") && stanza.Get("type") is ("result" or "error") && !_questions.ContainsKey(stanza.Get("id") ?? "");
}
