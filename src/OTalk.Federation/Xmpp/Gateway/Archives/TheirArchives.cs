using System.Globalization;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp.Gateway.ForeignRooms;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Mapping.Archives;
using OTalk.Protocols.Json;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>Asks the archives of rooms of XMPP servers, and remembers when what they have told was said.</summary>
/// <param name="questions">Asks.</param>
/// <param name="results">What is told before the answer.</param>
/// <param name="seats">Which nicks are ours.</param>
/// <param name="ids">Ids that nobody can guess.</param>
internal sealed class TheirArchives(IqQuestions questions, ArchiveResults results, Seats seats, IdSource ids)
{
    /// <summary>Pages that are looked through for a message of which only the id is known.</summary>
    private const int MostPages = 10;

    private readonly ArchivedTimes _times = new();

    /// <summary>Asks for a page; or why there is none.</summary>
    /// <param name="ours">Who asks.</param>
    /// <param name="room">The room.</param>
    /// <param name="part">The page.</param>
    /// <param name="cancel">Gives it up.</param>
    public async Task<(TheirPage? Page, StanzaError? Error)> AskAsync(Identity ours, Identity room, TheirPart part, CancellationToken cancel)
    {
        string name = ids.Random().ToString("N");
        (Jid asker, Jid asked) = (RoomAddresses.Of(ours), Jid.Of(room));
        results.Open(name, asked, asker, part.IsFromEnd);
        XmlElement answer;
        ToldResults? told;
        try
        {
            answer = await questions.AskAsync(asker, asked, "set", TheirArchiveXml.Question(name, part), cancel);
        }
        finally
        {
            told = results.Close(name, asked, asker);
        }

        if (answer["type"] is "error")
            return (null, XmppError.Read(answer).ToOTalk());
        var messages = new List<TheirMessage>();
        foreach (XmlElement stanza in told?.Stanzas ?? [])
        {
            if (TheirArchiveXml.Read(stanza, asked) is not { } read || await ReadAsync(room, read) is not { } message)
                continue;
            messages.Add(message);
            _times.Note(room, message);
        }

        XmlElement? fin = answer.Child("fin", XmppNs.Mam);
        XmlElement? set = fin?.Child("set", XmppNs.ResultSets);
        int? count = int.TryParse(set?.Child("count", XmppNs.ResultSets)?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int all) ? all : null;
        string? first = set?.Child("first", XmppNs.ResultSets)?.Text;
        string? last = set?.Child("last", XmppNs.ResultSets)?.Text;
        var page = new TheirPage(messages, first, last, count, fin?["complete"] is "true" or "1" || first is null || last is null);
        return (told is { IsCut: true } ? page.CutTo(told.FirstId, told.LastId) : page, null);
    }

    /// <summary>The message of an id; or why it is not found.</summary>
    public async Task<(TheirMessage? Message, StanzaError? Error)> FindAsync(Identity ours, Identity room, Guid id, CancellationToken cancel)
    {
        // Archives need not find by an id, but all do by a time.
        TheirPart part = _times.Find(room, id) is { } known ? TheirPart.Around(known) : new TheirPart { Before = "" };
        for (int pages = 0; pages < MostPages; pages++)
        {
            (TheirPage? page, StanzaError? error) = await AskAsync(ours, room, part, cancel);
            if (page is null)
                return (null, error);
            if (page.Messages.FirstOrDefault(message => message.Id == id) is { } found)
                return (found, null);
            if (page.IsComplete)
                break;
            part = part.Next(page);
        }

        return (null, StanzaError.NotFound($"{room} has no message {id}, or not among its latest"));
    }

    /// <summary>The message as it is told in oTalk; null where it says nothing that is kept.</summary>
    private async Task<TheirMessage?> ReadAsync(Identity room, ToldMessage told)
    {
        if (ChatXml.Read(ForeignRoomXml.Bare(told.Message), out bool passes) is not { } text || passes
            || !JsonMessageReader.TryRead(text, out MessageBody? body, out _) || body.Fault is not null)
        {
            return null;
        }

        ChannelPath author = RoomAddresses.PathOf(told.From.Resource) ?? ChannelPath.Root;
        bool isOurs = told.From.Resource is { } nick && await seats.IsOursAsync(room, nick);
        return new TheirMessage(
            told.ArchiveId,
            ForeignRoomXml.IdOf(told.Message, told.From, isOurs),
            told.Time,
            new IdentityUri(room, ForeignRoomXml.IsSubject(told.Message) ? ChannelPath.Root : author),
            new IdentityUri(room, author),
            body);
    }
}
