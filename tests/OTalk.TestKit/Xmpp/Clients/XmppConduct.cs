using System.Xml.Linq;

namespace OTalk.TestKit.Xmpp.Clients;

/// <summary>What clients do often.</summary>
public static class XmppConduct
{
    private static readonly XNamespace s_rooms = "http://jabber.org/protocol/muc";
    private static readonly XNamespace s_user = "http://jabber.org/protocol/muc#user";

    private static int s_count;

    /// <summary>Sends a chat message.</summary>
    /// <param name="client">Who.</param>
    /// <param name="to">The other's address.</param>
    /// <param name="text">The body.</param>
    /// <param name="type"><c>chat</c>, or <c>groupchat</c> to a room.</param>
    /// <returns>Its id.</returns>
    public static async Task<string> SayAsync(this XmppClient client, string to, string text, string type = "chat")
    {
        string id = NewId();
        await client.SendAsync($"<message id='{id}' to='{XmppXml.Escape(to)}' type='{type}'><body>{XmppXml.Escape(text)}</body></message>");
        return id;
    }

    /// <summary>Takes the message with a text.</summary>
    public static Task<XElement> HearAsync(this XmppClient client, string text) =>
        client.ExpectAsync(stanza => stanza.Is("message") && stanza.Body() == text, $"'{text}'");

    /// <summary>Asks for the roster, so that its changes are told, and becomes available; returns when the server has seen it.</summary>
    public static async Task ShowAsync(this XmppClient client)
    {
        await client.AskAsync("<iq type='get'><query xmlns='jabber:iq:roster'/></iq>");
        await client.SendAsync("<presence/>");
        await client.ExpectPresenceAsync(client.Jid);
    }

    /// <summary>Sends presence of a type, for example <c>subscribe</c>.</summary>
    public static Task SendPresenceAsync(this XmppClient client, string to, string type) =>
        client.SendAsync($"<presence to='{XmppXml.Escape(to)}' type='{type}'/>");

    /// <summary>Takes presence.</summary>
    /// <param name="client">Whose it is to be told.</param>
    /// <param name="from">Whose it is, to the letter.</param>
    /// <param name="type">Its type; null for being available.</param>
    public static Task<XElement> ExpectPresenceAsync(this XmppClient client, string from, string? type = null) =>
        client.ExpectAsync(stanza => stanza.Is("presence") && stanza.IsFrom(from) && stanza.Get("type") == type, $"presence {type ?? "available"} of {from}");

    /// <summary>Enters a room (XEP-0045) without its history.</summary>
    /// <returns>The client's own presence there, which ends the list of who is there.</returns>
    public static async Task<XElement> EnterAsync(this XmppClient client, string room, string nick)
    {
        await client.SendAsync($"<presence to='{XmppXml.Escape($"{room}/{nick}")}'><x xmlns='{s_rooms}'><history maxstanzas='0'/></x></presence>");
        return await client.ExpectAsync(
            stanza => stanza.Is("presence") && stanza.IsFrom($"{room}/{nick}")
                && stanza.Element(s_user + "x")?.Elements(s_user + "status").Any(status => status.Get("code") == "110") == true,
            $"to be in {room} as {nick}");
    }

    /// <summary>Leaves a room; returns when the room has said so.</summary>
    public static async Task LeaveAsync(this XmppClient client, string room, string nick)
    {
        await client.SendPresenceAsync($"{room}/{nick}", "unavailable");
        await client.ExpectPresenceAsync($"{room}/{nick}", "unavailable");
    }

    /// <summary>Sends an iq, which is given an id, and takes its result or error.</summary>
    public static async Task<XElement> AskAsync(this XmppClient client, string iq)
    {
        XElement question = XmppXml.Parse(iq);
        string id = NewId();
        question.SetAttributeValue("id", id);
        await client.SendAsync(question);
        return await client.ExpectAsync(
            stanza => stanza.Is("iq") && stanza.Get("id") == id && stanza.Get("type") is ("result" or "error"), $"the answer to {question}");
    }

    /// <summary>Asks somebody for a sign of life (XEP-0199): what was sent there before has been there.</summary>
    public static Task<XElement> PingAsync(this XmppClient client, string to) =>
        client.AskAsync($"<iq type='get' to='{XmppXml.Escape(to)}'><ping xmlns='urn:xmpp:ping'/></iq>");

    private static string NewId() => $"test{Interlocked.Increment(ref s_count)}";
}
