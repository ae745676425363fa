using System.Text;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Delivery;
using OTalk.Engine.Delivery;
using OTalk.Engine.Sessions;

namespace OTalk.Engine.Tests;

/// <summary>Small things that tests of delivery are made of.</summary>
internal static class Samples
{
    public const string Romeo = "romeo@montague.com";
    public const string Juliet = "juliet@capulet.com";

    public static readonly DateTimeOffset Start = new(2013, 2, 14, 12, 0, 0, TimeSpan.Zero);

    public static Guid Id(int number) => new(number, 0x2c0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0);

    public static LogEntry Entry(
        long offset,
        string ns = "http://otalk.com/p/chat",
        string? key = null,
        bool transient = false,
        EntryKind kind = EntryKind.Message,
        int size = 0,
        DateTimeOffset? time = null) => new()
        {
            Offset = offset,
            Kind = kind,
            Channel = 1,
            Path = ChannelPath.Parse("alleyway"),
            Id = Id((int)offset),
            Time = time ?? Start,
            Author = $"{Juliet}/sess/Balcony",
            Body = Encoding.UTF8.GetBytes($$"""{"ns":"{{ns}}","body":"{{new string('x', size)}}"}"""),
            Ns = ns,
            Key = key,
            Transient = transient,
        };

    public static Publication Publication(long offset, bool transient = false, int size = 0) =>
        new(Entry(offset, transient: transient, size: size), $"{Romeo}/alleyway", Romeo, Guid.Empty);

    public static Publication[] Publications(params long[] offsets) => [.. offsets.Select(offset => Publication(offset))];

    public static Subscriber Subscriber(string id = "s1", string config = "{}", string parts = "") => Core.Trees.Subscriber.From(
        new SubscriberRecord(Juliet, id, $"{Romeo}/alleyway{parts}", Juliet, config, SubscriptionState.Active, Start));

    public static Route Route(string id = "s1") => new([Subscriber(id)]);

    public static RouteTable Table(string[] mask, params Subscriber[] subscribers) => new(new OwnerMatch(Juliet, subscribers), new SessionMask(mask));

    public static long[] Offsets(ReadOnlyMemory<Outbound> taken) =>
        [.. taken.ToArray().Select(outbound => ((Publication)outbound.Item).Entry.Offset)];
}
