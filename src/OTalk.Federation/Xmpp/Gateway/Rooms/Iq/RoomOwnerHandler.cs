using System.Text.Json;
using OTalk.Core.Access;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms.Iq;

/// <summary>The configuration of a room as a form, and the end of one (XEP-0045, section 10).</summary>
/// <param name="engine">The engine.</param>
/// <param name="rooms">Rooms.</param>
/// <param name="visitors">Carries it out, with the permissions of who asks.</param>
internal sealed class RoomOwnerHandler(Lazy<EngineServices> engine, RoomDirectory rooms, Visitors visitors) : IIqHandler
{
    private const string FormType = "http://jabber.org/protocol/muc#roomconfig";
    private const string Name = "muc#roomconfig_roomname";
    private const string Description = "muc#roomconfig_roomdesc";
    private const string Public = "muc#roomconfig_publicroom";
    private const string MembersOnly = "muc#roomconfig_membersonly";
    private const string History = "muc#maxhistoryfetch";

    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } = [("get", "query", XmppNs.MucOwner), ("set", "query", XmppNs.MucOwner)];

    public async ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel)
    {
        if (await rooms.FindAsync(to, from.Identity) is not { } room)
            return new XmppError(StanzaCondition.ItemNotFound);
        if (question.Child("destroy", XmppNs.MucOwner) is not null)
            return Of(await visitors.AskAsync(from.Identity, room.Channel, Namespaces.Delete, static _ => { }));
        XmlElement? form = question.Child("x", XmppNs.Forms);
        return form?["type"] switch
        {
            null => await ShowAsync(room, from),
            "submit" => Of(await visitors.AskAsync(from.Identity, room.Channel, Namespaces.Config, writer => Write(writer, Form.Read(form)))),
            "cancel" => (XmlElement?)null,
            _ => new XmppError(StanzaCondition.BadRequest, "a form is submitted or cancelled"),
        };
    }

    private static IqAnswer Of(VisitorAnswer answer)
    {
        foreach (Action then in answer.Then)
            then();
        return answer.Reply is ErrorReply { Error: var error } ? error.ToXmpp() : (XmlElement?)null;
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> fields)
    {
        writer.WriteStartObject("config"u8);
        if (fields.TryGetValue(Name, out string? name))
            writer.WriteString("name"u8, name);
        if (fields.TryGetValue(Description, out string? description))
            writer.WriteString("description"u8, description);
        if (fields.TryGetValue(Public, out string? isPublic))
            writer.WriteBoolean("discoverable"u8, Form.IsTrue(isPublic));
        if (fields.TryGetValue(History, out string? history) && int.TryParse(history, System.Globalization.CultureInfo.InvariantCulture, out int count))
            writer.WriteNumber("msg_count"u8, count);
        if (fields.TryGetValue(MembersOnly, out string? isClosed))
        {
            // Who may come is asked for, and speaks when in.
            writer.WriteString("all_acl"u8, Form.IsTrue(isClosed) ? "" : "ps");
            writer.WriteString("subscriber_acl"u8, "ps");
            writer.WriteBoolean("requests"u8, Form.IsTrue(isClosed));
        }

        writer.WriteEndObject();
    }

    private async Task<IqAnswer> ShowAsync(Room room, Jid from)
    {
        string asker = from.Identity.ToString();
        Answer<XmlElement?> found = await engine.Value.Router.InspectAsync(room.Channel.Identity, tree =>
            tree.Find(room.Path) is { } channel && AccessRules.Check(tree, channel, asker, Permissions.SetConfig) is null ? Show(channel) : null);
        return found.Value is { } form ? new XmlElement("query", XmppNs.MucOwner, form) : new XmppError(StanzaCondition.Forbidden);
    }

    private static XmlElement Show(ChannelNode room) => Form.Ask(FormType, [
        (Name, "text-single", room.Config.Name),
        (Description, "text-single", room.Config.Description),
        (Public, "boolean", room.Config.Discoverable ? "1" : "0"),
        (MembersOnly, "boolean", Acl.Expand(room.AllAcl).HasFlag(Permissions.Subscribe) ? "0" : "1"),
        (History, "text-single", room.Config.MessageCount.ToString(System.Globalization.CultureInfo.InvariantCulture)),
    ]);
}
