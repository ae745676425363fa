using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Mirrors;
using OTalk.Engine;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Json;
using OTalk.Protocols.Xmpp;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Xmpp.Gateway.ForeignRooms;

/// <summary>
/// Tells those of ours who are in a room of an XMPP server what is said and done there, as events of the room's identity. Everybody is told what the
/// room has sent to them, and nobody else's private messages.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="visitors">Gives events to those who follow.</param>
/// <param name="seats">Who is there.</param>
internal sealed class RoomHerald(Lazy<EngineServices> engine, Visitors visitors, Seats seats)
{
    /// <summary>Messages of each channel that are known when they come again.</summary>
    private const int MessageCount = 50;

    private readonly ToldMessages _told = new();

    /// <summary>Somebody's presence in the room.</summary>
    public async Task PresenceAsync(Seat seat, string nick, XmlElement presence)
    {
        if (RoomAddresses.PathOf(nick) is not { } path)
            return;
        DateTimeOffset now = Clock.Now(engine.Value.Time);
        LogEntry entry = Entry(path.Append(WellKnown.Presence), engine.Value.Ids.MessageId(now), now, AuthorOf(seat, path), PresenceXml.Read(ForeignRoomXml.WithReason(presence)), Namespaces.Presence);
        if (await AudienceAsync(seat) is { } audience)
            await visitors.TellAsync(seat.Room, new MirroredEvent(entry, audience) { MessageCount = 1 });
    }

    /// <summary>Those who are known to be in the room and are not in its list have left while nobody heard it.</summary>
    public async Task AbsentAsync(Seat seat, IReadOnlySet<string> listed)
    {
        Answer<List<string>> known = await engine.Value.Mirrors.InspectAsync(seat.Room, static mirror => mirror.Items.Presences
            .Select(static presence => ChannelPath.Parse(presence.Path))
            .Where(static path => path.Segments is [_, WellKnown.Presence])
            .Select(static path => path.Parent.Name).ToList());
        foreach (string nick in known.Value ?? [])
        {
            if (!listed.Contains(nick))
                await PresenceAsync(seat, nick, new XmlElement("presence", Ns.Server, [("type", "unavailable")]));
        }
    }

    /// <summary>A message to all, or with no nick one of the room itself.</summary>
    public async Task MessageAsync(Seat seat, XmlElement message, Jid from)
    {
        bool isSubject = ForeignRoomXml.IsSubject(message);
        bool isOurs = from.Resource is { } nick && await seats.IsOursAsync(seat.Room, nick);
        if (from.Resource == seat.Nick)
            seat.Arrived(message["id"]);
        if (Read(message, out bool passes) is not { } body)
            return;
        ChannelPath author = RoomAddresses.PathOf(from.Resource) ?? ChannelPath.Root;
        DateTimeOffset? said = ForeignRoomXml.SaidAt(message);
        DateTimeOffset now = Clock.Now(engine.Value.Time);
        LogEntry entry = Entry(isSubject ? ChannelPath.Root : author, ForeignRoomXml.IdOf(message, from, isOurs), said ?? now, AuthorOf(seat, author), body.Utf8, body.Ns, passes);
        if (passes)
        {
            if (await AudienceAsync(seat) is { } typing)
                await visitors.TellAsync(seat.Room, new MirroredEvent(entry, typing) { MessageCount = MessageCount });
        }
        else if (!isSubject)
        {
            await TellAsync(seat, entry, isOfHistory: said is not null);
            seat.KnownSince = seat.KnownSince is { } known && known > entry.Time ? known : entry.Time;
        }
        else
        {
            await SubjectAsync(seat, entry, message.Child("subject", Ns.Server)!.Text);
        }
    }

    /// <summary>A message that only one is to read.</summary>
    public async Task PrivateAsync(Seat seat, XmlElement message, Jid from)
    {
        if (RoomAddresses.PathOf(seat.Nick) is not { } mine || Read(message, out bool passes) is not { } body)
            return;
        ChannelPath author = RoomAddresses.PathOf(from.Resource) ?? ChannelPath.Root;
        DateTimeOffset now = Clock.Now(engine.Value.Time);
        LogEntry entry = Entry(mine.Append(WellKnown.Inbox), engine.Value.Ids.MessageId(now), ForeignRoomXml.SaidAt(message) ?? now, AuthorOf(seat, author), body.Utf8, body.Ns, passes);
        if (await AudienceAsync(seat) is { } audience)
            await visitors.TellAsync(seat.Room, new MirroredEvent(entry, audience) { MessageCount = MessageCount });
    }

    /// <summary>The subject as it stands is shown to everybody who enters: it is current, and told where it is not the one that is known.</summary>
    private async Task SubjectAsync(Seat seat, LogEntry entry, string subject)
    {
        bool isShown = seat.AwaitsSubject;
        bool isKnown = isShown && (seat.Subject ?? "") == subject;
        (seat.AwaitsSubject, seat.Subject) = (false, subject);
        if (isKnown)
            return;
        if (!isShown)
            await TellAsync(seat, entry, isOfHistory: false);
        else if (await AudienceAsync(seat) is { } audience)
            await visitors.TellAsync(seat.Room, new MirroredEvent(entry, audience) { MessageCount = MessageCount, IsCurrent = true });
    }

    /// <summary>The first copy of a message is for all of ours who are there, as each of them will get one; of the history, for who has entered.</summary>
    private async Task TellAsync(Seat seat, LogEntry entry, bool isOfHistory)
    {
        List<Seat> others = isOfHistory ? [] : [.. seats.In(seat.Room).Where(other => other != seat && other.IsReady)];
        Telling telling = _told.Take(seat.Room, entry.Id, seat.Ours, others.Select(static other => other.Ours));
        if (telling is Telling.Known)
            return;
        try
        {
            if (telling is Telling.New && await StoreAsync([seat, .. others], entry))
                return;

            // Known from before a restart: it was told to who was there then.
            if ((telling is Telling.Current || await IsNewcomerAsync(seat, entry.Time)) && await AudienceAsync(seat) is { } audience)
                await visitors.TellAsync(seat.Room, new MirroredEvent(entry, audience) { MessageCount = MessageCount, IsCurrent = true });
        }
        catch
        {
            _told.Forget(seat.Room, entry.Id);
            throw;
        }
    }

    /// <summary>Stores a message; false where it is there already.</summary>
    private async Task<bool> StoreAsync(IReadOnlyList<Seat> readers, LogEntry entry)
    {
        var audience = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (Seat reader in readers)
        {
            if (await AudienceAsync(reader) is { } own)
                audience[reader.Ours.ToString()] = own[reader.Ours.ToString()];
        }

        Answer<Decision> stored = await engine.Value.Mirrors.RunAsync(
            readers[0].Room, new MirrorCommand([new MirroredEvent(entry, audience) { MessageCount = MessageCount }]));
        if (stored.Error is { } error)
            throw new StoreException(error.Text);
        return audience.Count == 0 || stored.Value!.Changes.OfType<EntryAppended>().Any();
    }

    /// <summary>Whether somebody has subscribed after a time, on whatever clock.</summary>
    private async Task<bool> IsNewcomerAsync(Seat seat, DateTimeOffset time) =>
        (await seats.RecordsAsync(seat.Ours, seat.Room)).All(record => record.Since - Seats.Skew > time);

    /// <summary>The subscriptions of one of ours to the room; null where there are none.</summary>
    private async Task<Dictionary<string, IReadOnlyList<string>>?> AudienceAsync(Seat seat)
    {
        List<string> ids = [.. (await seats.RecordsAsync(seat.Ours, seat.Room)).Select(static record => record.Id)];
        return ids.Count == 0 ? null : new() { [seat.Ours.ToString()] = ids };
    }

    private static string AuthorOf(Seat seat, ChannelPath path) => new IdentityUri(seat.Room, path).ToString();

    /// <summary>What a message says in oTalk; null for nothing.</summary>
    private static MessageBody? Read(XmlElement message, out bool passes) =>
        ChatXml.Read(ForeignRoomXml.Bare(message), out passes) is { } text && JsonMessageReader.TryRead(text, out MessageBody? body, out _) && body.Fault is null ? body : null;

    private static LogEntry Entry(ChannelPath path, Guid id, DateTimeOffset time, string author, ReadOnlyMemory<byte> body, string ns, bool passes = false) => new()
    {
        Kind = EntryKind.Message,
        Channel = 0,
        Path = path,
        Id = id,
        Time = time,
        Author = author,
        Body = body,
        Ns = ns,
        Transient = passes,
    };
}
