using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.Engine.Rooms;

namespace OTalk.Engine.Tests.Rooms;

/// <summary>A connection that is in rooms, and what it was told, as short texts.</summary>
internal sealed class Guest
{
    private static readonly RoomView s_view = new(Partials: true, Idling: true, OwnJoin: false);

    private readonly Channel<string> _told = System.Threading.Channels.Channel.CreateUnbounded<string>();
    private readonly House _house;
    private readonly Identity _user;
    private readonly StreamFeed _feed;
    private readonly Task _writing;

    /// <param name="house">Where.</param>
    /// <param name="user">Who is on the connection.</param>
    /// <param name="most">Things that its queue takes; 0 for any number.</param>
    public Guest(House house, Identity user, int most = 0)
    {
        _house = house;
        _user = user;
        _feed = new StreamFeed("test", new SendQueue(new SendQueueLimits(0, most)), (_, reason) => Close(reason), house.Engine.Metrics);
        Stream = new RoomStream(house.Engine.Services, _feed, "test");
        _writing = new FeedWriter(_feed, () => Stream, house.Engine.Services, NullLogger.Instance).RunAsync(WriteAsync);
    }

    public RoomStream Stream { get; }

    /// <summary>Of each message that was written, whether it was read back for this connection alone.</summary>
    public List<bool> WasReadBack { get; } = [];

    /// <summary>While this is set nothing is written.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    public async Task<StanzaError?> EnterAsync(string room, string? after = null)
    {
        StanzaError? refused = await Stream.EnterAsync(new Place(this, IdentityUri.Parse(room)), after);
        return refused;
    }

    public Task SayAsync(string room, string text, int id = 0, bool partial = false) => Stream.SayAsync(
        Stream.Visits.Single(visit => visit.Room.ToString() == room),
        Chat(text, partial), id == 0 ? null : Samples.Id(id), partial, error => Note($"refused: {error.Condition.Name}")).AsTask();

    /// <summary>The connection ends.</summary>
    public async Task EndAsync(bool broken)
    {
        _feed.Queue.Close();
        await _writing;
        await Stream.LeaveAsync(broken);
    }

    public async Task<string> NextAsync() => await _told.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public async Task ExpectAsync(params string[] told)
    {
        foreach (string text in told)
            Assert.Equal(text, await NextAsync());
    }

    /// <summary>Nothing has been told, up to something that is told now.</summary>
    public async Task ExpectNothingAsync(string room)
    {
        await SayAsync(room, "mark");
        await ExpectAsync($"{_user.User}: mark");
    }

    private void Close(string reason)
    {
        Note($"closed: {reason}");
        _feed.Queue.Close();
    }

    private void Note(string text) => _told.Writer.TryWrite(text);

    private async ValueTask WriteAsync(ReadOnlyMemory<Outbound> batch)
    {
        await Held;
        foreach (Outbound outbound in batch.ToArray())
        {
            switch (outbound.Item)
            {
                case Publication publication:
                    WasReadBack.Add(publication.IsUnshared);
                    using (var body = JsonDocument.Parse(publication.Entry.Body))
                        Note($"{Short(Actor.IdentityOf(publication.Entry.Author))}{(publication.Entry.Transient ? "…" : ":")} {body.RootElement.GetProperty("body"u8)}");
                    ((Visit)outbound.Route!).Wrote(publication.Entry);
                    break;
                case RoomNotice notice:
                    Note($"{notice.What} {Short(notice.Member.Identity)}");
                    break;
                case PrivateMessage message:
                    Note($"{Short(message.From.Identity)} in private");
                    break;
                default:
                    Note((string)outbound.Item);
                    break;
            }
        }
    }

    private static string Short(string identity) => MemberName.Of(identity, "montague.com");

    private static MessageBody Chat(string text, bool partial)
    {
        string ns = partial ? Namespaces.ChatPartial : Namespaces.Chat;
        return new MessageBody(JsonSerializer.SerializeToUtf8Bytes(new { ns, body = text }), ns, null);
    }

    private sealed class Place(Guest guest, IdentityUri room) : Visit(room, guest._user, guest._feed, s_view)
    {
        public override void Entered(MemberInfo self)
        {
        }

        public override void List(IReadOnlyList<MemberInfo> members) => guest._feed.Queue.Push(
            $"here: {string.Join(", ", members.Select(member => Short(member.Identity) + (member.IsIdle ? " (idle)" : "")))}", 1);

        public override void Evict(StanzaError reason)
        {
            guest.Stream.Forget(this);
            guest._feed.Queue.Push($"out: {reason.Condition.Name}", 1);
        }

        public override void FellBehind() => guest.Note("fell behind");
    }
}
