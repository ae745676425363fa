using FsCheck;
using FsCheck.Fluent;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Delivery;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Properties;

/// <summary>A link from a channel or pattern of one tree into a channel of its owner's.</summary>
internal sealed record Link(string From, string Pattern, string Owner, string Channel);

public class LinkProperties
{
    private static readonly string[] _owners = [People.Romeo, People.Juliet, People.OtherRomeo];

    private static readonly Gen<Link> _links =
        from @from in Gen.Elements(_owners)
        from pattern in Gen.Elements("a", "b", "a/*", "b/*", "*/")
        from owner in Gen.Elements(_owners)
        from channel in Gen.Elements("a", "b", "a/c")
        select new Link(@from, pattern, owner, channel);

    /// <summary>Whatever links there are, what is published comes to rest, and stands in no channel twice.</summary>
    [Fact]
    [Covers("subscriptions.link.loops")]
    public void Links_never_loop_and_never_double() => Shrinking.ForAll(_links, 9, static links =>
    {
        Dictionary<string, TreeUnderTest> trees = Connect(links);
        var carried = new Queue<(string Tree, TreeCommand Command)>();
        foreach (TreeUnderTest tree in trees.Values)
            Follow(tree, new PublishCommand(People.Actor(tree.Name), ChannelPath.Parse("a"), TreeUnderTest.Chat(tree.Name), null, null, false), carried);

        // At most each of three messages once in each of the channels there can be below the depth where links stop.
        for (int taken = 0; carried.TryDequeue(out (string Tree, TreeCommand Command) next); taken++)
        {
            if (taken > 20_000)
                return false;
            Follow(trees[next.Tree], next.Command, carried);
        }

        return trees.Values.All(tree => tree.State.Root.SelfAndBelow().All(node => tree.History(node.Path.Text)
            .GroupBy(entry => Picture.Text(entry.Body), StringComparer.Ordinal)
            .All(same => same.Count() == 1)));
    });

    [Fact]
    public void A_message_reaches_the_end_of_a_chain_with_its_author()
    {
        Dictionary<string, TreeUnderTest> trees = Connect([new Link(People.Romeo, "a", People.Juliet, "b"), new Link(People.Juliet, "b", People.OtherRomeo, "a/c")]);
        var carried = new Queue<(string Tree, TreeCommand Command)>();
        Follow(trees[People.Romeo], new PublishCommand(People.Actor(People.Romeo), ChannelPath.Parse("a"), TreeUnderTest.Chat(), null, null, false), carried);
        while (carried.TryDequeue(out (string Tree, TreeCommand Command) next))
            Follow(trees[next.Tree], next.Command, carried);

        LogEntry arrived = Assert.Single(trees[People.OtherRomeo].History("a/c"));
        Assert.Equal("romeo@montague.com/sess/Balcony", arrived.Author);
        Assert.Equal(["romeo@montague.com/a", "juliet@capulet.com/b"], arrived.Via);
    }

    private static Dictionary<string, TreeUnderTest> Connect(IReadOnlyList<Link> links)
    {
        var trees = _owners.ToDictionary(owner => owner, owner => new TreeUnderTest(owner), StringComparer.Ordinal);
        foreach (TreeUnderTest tree in trees.Values)
        {
            tree.Create("a", """{"all_acl":"s"}""", tree.Name);
            tree.Create("b", """{"all_acl":"s"}""", tree.Name);
        }

        int number = 6;
        foreach (Link link in links)
        {
            string id = SubscriptionIds.Of(number++);
            string destination = $"{link.Owner}/{link.Channel}";
            trees[link.From].Subscribe(link.Owner, link.Pattern, id, destination);
            trees[link.Owner].Apply(new SubscriptionSet(new SubscriptionRecord(
                id, $"{link.From}/{link.Pattern}", destination, "{}", SubscriptionState.Active, TreeUnderTest.Start)));
        }

        return trees;
    }

    /// <summary>Runs a command and queues what links make of it, each to the place that its pattern says.</summary>
    private static void Follow(TreeUnderTest tree, TreeCommand command, Queue<(string Tree, TreeCommand Command)> carried)
    {
        foreach (EntryAppended appended in tree.Run(command).Changes.OfType<EntryAppended>().Where(change => change.Entry.Kind == EntryKind.Message))
        {
            LogEntry entry = appended.Entry;
            foreach (Subscriber link in Audience.Of(tree.State, entry).Links)
            {
                Assert.True(link.Pattern.TryCapture(entry.Path, out ChannelPath? below));
                if (link.Destination.Path.Depth + below.Depth <= ChannelPath.MaxDepth)
                {
                    carried.Enqueue((link.Owner, new AcceptLinkedCommand(
                        link.Owner,
                        link.Id,
                        [new LinkedMessage(link.Destination.Path.Append(below), new CarriedMessage(entry, tree.State.AddressOf(entry.Path), 50))])));
                }
            }
        }
    }
}
