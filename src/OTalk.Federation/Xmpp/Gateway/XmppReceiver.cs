using Microsoft.Extensions.Logging;
using OTalk.Federation.Peers;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Gateway.Archives;
using OTalk.Federation.Xmpp.Gateway.ForeignRooms;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Gateway.Nodes;
using OTalk.Federation.Xmpp.Gateway.Presence;
using OTalk.Federation.Xmpp.Gateway.Rooms;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway;

/// <summary>Takes what comes from XMPP servers, and gives each stanza to who knows its kind. None is left without the answer that XMPP asks for.</summary>
internal sealed partial class XmppReceiver(
    MessageTaker messages, NodeTaker nodes, PresenceTaker presences, IqTaker questions, RoomTaker rooms, ForeignRoomDesk foreignRooms,
    ArchiveResults archives, Lazy<Destinations> destinations, IPeerNews news,
    ILogger<XmppReceiver> logger) : IXmppReceiver
{
    public async Task TakeAsync(XmlElement stanza, Jid from, Jid to, CancellationToken cancel)
    {
        try
        {
            switch (stanza.Name)
            {
                case var _ when rooms.Takes(to):
                    await rooms.TakeAsync(stanza, from, to, cancel);
                    break;
                case "message" when ArchiveResults.IsResult(stanza):
                    archives.Take(stanza, from, to);
                    break;
                case var _ when await foreignRooms.TakeAsync(stanza, from, to):
                    break;
                case "message" when NodeTaker.Takes(stanza):
                    await nodes.TakeAsync(stanza, from, to);
                    break;
                case "message":
                    await messages.TakeAsync(stanza, from, to, cancel);
                    break;
                case "presence":
                    await presences.TakeAsync(stanza, from, to, cancel);
                    break;
                default:
                    await questions.TakeAsync(stanza, from, to, cancel);
                    break;
            }
        }
        catch (PeerUnreachableException failure)
        {
            // What it was answered is lost with the way back.
            LogNotAnswered(failure.Message, stanza.Name, from.Domain);
        }
    }

    public void Reached(string domain)
    {
        news.Reached(domain);
        foreignRooms.Reached(domain);
        _ = TellQueueAsync(domain);
    }

    private async Task TellQueueAsync(string domain)
    {
        try
        {
            await destinations.Value.ReachedAsync(domain);
        }
        catch (Storage.Trees.StoreException failure)
        {
            LogNotNoted(failure, domain);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "xmpp-not-answered", Message = "The answer to a {Kind} of {Domain} is lost: {Reason}")]
    private partial void LogNotAnswered(string reason, string kind, string domain);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "xmpp-not-noted", Message = "That {Domain} was reached could not be stored")]
    private partial void LogNotNoted(Exception failure, string domain);
}
