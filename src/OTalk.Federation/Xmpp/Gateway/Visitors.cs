using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Mirrors;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Xmpp.Gateway;

/// <summary>Carries out for XMPP users what an oTalk server would bring for its own.</summary>
/// <param name="engine">The engine.</param>
internal sealed class Visitors(Lazy<EngineServices> engine)
{
    private readonly Lazy<PeerDesk> _desk = new(() => new PeerDesk(engine.Value));

    /// <summary>Carries out a stanza.</summary>
    /// <param name="from">Who sends it.</param>
    /// <param name="stanza">The stanza, with its <c>to</c>.</param>
    public Task<VisitorAnswer> TakeAsync(IdentityUri from, Stanza stanza) => _desk.Value.TakeAsync(from, stanza, null, null);

    /// <summary>Carries out a query of an identity.</summary>
    /// <param name="from">Who asks.</param>
    /// <param name="to">Whom.</param>
    /// <param name="ns">Namespace of the query.</param>
    /// <param name="members">Its other members.</param>
    public Task<VisitorAnswer> AskAsync(Identity from, IdentityUri to, string ns, Action<Utf8JsonWriter> members)
    {
        JsonElement body = JsonElement.Parse(JsonText.Utf8Object(writer =>
        {
            writer.WriteString("ns"u8, ns);
            members(writer);
        }));
        return TakeAsync(new IdentityUri(from, ChannelPath.Root), new QueryStanza(ns, body) { To = to, Id = new StanzaId("\"xmpp\"") });
    }

    /// <summary>Gives an event of an XMPP user to those of ours who follow it.</summary>
    /// <exception cref="StoreException">It could not be stored.</exception>
    public async Task TellAsync(Identity source, MirroredEvent happened)
    {
        if (await _desk.Value.TakeEventsAsync(source, [happened]) is { } error)
            throw new StoreException(error.Text);
    }

    /// <summary>Tells an XMPP user what one of ours, or the server for it, has decided about a subscription.</summary>
    public void Decide(Identity ours, Identity owner, IdentityUri channel, string subscription, string state) =>
        engine.Value.Remote.Send(new RemoteStanza(ours.ToString(), new IdentityUri(owner, ChannelPath.Root), new RemoteQuery(JsonText.Utf8Object(writer =>
        {
            writer.WriteString("ns"u8, Namespaces.Subscription);
            writer.WriteString("channel"u8, channel.ToString());
            writer.WriteString("subscription"u8, subscription);
            writer.WriteString("state"u8, state);
        }))));
}
