using OTalk.Core.Addressing;
using OTalk.Core.Trees;

namespace OTalk.Core.Tests.Trees;

/// <summary>The index answers as a walk over all subscriptions would.</summary>
public class SubscriberIndexTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void It_finds_what_a_walk_finds(int seed)
    {
        var random = new Random(seed);
        var tree = new TreeUnderTest();
        var index = tree.State.Subscribers;
        var here = new Dictionary<(string, string), Subscriber>();
        foreach (Subscriber own in index.All)
            here[(own.Owner, own.Id)] = own;

        for (int step = 0; step < 400; step++)
        {
            string owner = random.Next(3) == 0 ? People.Juliet : People.Romeo;
            string id = SubscriptionIds.Of(10 + random.Next(60));
            if (random.Next(4) == 0)
            {
                tree.State.Apply(new SubscriberRemoved(owner, id));
                here.Remove((owner, id));
            }
            else
            {
                SubscriberRecord record = Record(owner, id, $"{People.Romeo}/{Pattern(random)}", random.Next(5) == 0) with { IsApproved = random.Next(5) == 0 };
                tree.State.Apply(new SubscriberSet(record));
                here[(owner, id)] = Subscriber.From(record);
            }

            ChannelPath path = Path(random);
            string failure = $"seed {seed}, step {step}, channel '{path.Text}'";
            Assert.True(
                Ids(here.Values.Where(subscriber => subscriber.IsActive && subscriber.Pattern.Matches(path))).SequenceEqual(Ids(index.Covering(path))),
                failure);
            Assert.True(
                Ids(here.Values.Where(subscriber => subscriber.Pattern.Prefix.IsAtOrBelow(path))).SequenceEqual(Ids(index.RootedAtOrBelow(path))),
                failure);
            ChannelPath within = random.Next(2) == 0 ? ChannelPath.Root : Path(random);
            Assert.True(Coverage(here.Values, owner, path, within) == index.CoverageOf(owner, path, within), failure);
        }

        Assert.Equal(here.Count, index.Count);
    }

    [Fact]
    public void A_subscription_that_is_set_again_leaves_its_old_place()
    {
        var tree = new TreeUnderTest();
        tree.State.Apply(new SubscriberSet(Record(People.Juliet, "s6", $"{People.Romeo}/a/*/b", pending: false)));
        tree.State.Apply(new SubscriberSet(Record(People.Juliet, "s6", $"{People.Romeo}/c/*", pending: false)));

        Assert.Empty(tree.State.Subscribers.Covering(ChannelPath.Parse("a/a/b")));
        Assert.Equal(["s6"], tree.State.Subscribers.Covering(ChannelPath.Parse("c/a/b")).Select(subscriber => subscriber.Id));
        Assert.Equal(["s6"], tree.State.Subscribers.Of(People.Juliet).Select(subscriber => subscriber.Id));
    }

    private static IEnumerable<(string Owner, string Id)> Ids(IEnumerable<Subscriber> subscribers) =>
        subscribers.Select(subscriber => (subscriber.Owner, subscriber.Id)).Order();

    private static Coverage Coverage(IEnumerable<Subscriber> all, string owner, ChannelPath path, ChannelPath within)
    {
        Subscriber[] own = [.. all.Where(subscriber => subscriber.Owner == owner && subscriber.IsActive && subscriber.Pattern.Matches(path)
            && subscriber.Pattern.Prefix.IsAtOrBelow(within))];
        return own.Length == 0 ? Core.Trees.Coverage.None
            : own.Any(subscriber => subscriber.IsApproved) ? Core.Trees.Coverage.Approved
            : own.Any(subscriber => subscriber.Pattern.IsExact) ? Core.Trees.Coverage.ByAddress
            : Core.Trees.Coverage.ByPattern;
    }

    private static ChannelPath Path(Random random) =>
        ChannelPath.Parse(string.Join('/', Enumerable.Range(0, random.Next(4)).Select(_ => Names[random.Next(Names.Length)])));

    private static string Pattern(Random random)
    {
        string levels = string.Join('/', Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(3) == 0 ? "*" : Names[random.Next(Names.Length)]));

        // A wildcard at the end is recursive without a slash behind it, and one level with it.
        return random.Next(3) switch
        {
            0 => levels + "/",
            1 => levels + "/*",
            _ => levels,
        };
    }

    private static SubscriberRecord Record(string owner, string id, string source, bool pending) => new(
        owner,
        id,
        source,
        owner,
        SubscriptionConfig.Default.ToJson(),
        pending ? SubscriptionState.Pending : SubscriptionState.Active,
        TreeUnderTest.Start);
}
