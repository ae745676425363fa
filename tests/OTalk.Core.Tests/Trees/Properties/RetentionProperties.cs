using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using OTalk.Core.Addressing;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Properties;

public class RetentionProperties
{
    private static readonly Gen<Deed> _deeds = Gen.Frequency(
        (8, Gen.Elements("", "", "k", "l").Select(key => new Deed("publish", Key: key))),
        (2, Gen.Choose(-1, 4).Select(count => new Deed("keep", Count: count))),
        (2, Gen.Choose(0, 9).Select(which => new Deed("delete", Count: which))),
        (1, Gen.Elements("k", "l").Select(key => new Deed("delete key", Key: key))),
        (2, Gen.Constant(new Deed("trim"))));

    /// <summary>
    /// A channel shows its newest messages, as many as it keeps, and the values of its keys, whatever was published, deleted, configured and
    /// trimmed: the same as a slow model that remembers everything.
    /// </summary>
    [Fact]
    [Covers("channels.config.msg-count")]
    public void Retention_keeps_the_newest_and_the_values_of_keys() => Shrinking.ForAll(_deeds, 24, static deeds =>
    {
        var tree = new TreeUnderTest();
        tree.Create("a", """{"msg_count":3}""");
        var model = new Model();
        for (int step = 0; step < deeds.Count; step++)
            Do(tree, model, deeds[step], TreeUnderTest.Id(5_000 + step));
        return tree.History("a").Select(entry => entry.Id).SequenceEqual(model.Shown)
            && model.Keys.All(key => (tree.KeyAuthor("a", key.Key) is not null) == key.Value);
    });

    /// <summary>In a queue no unfinished job is lost, and what is published beyond its room is refused instead.</summary>
    [Fact]
    [Covers("queues.full")]
    public void A_queue_keeps_every_unfinished_job() => Shrinking.ForAll(_deeds, 24, static deeds =>
    {
        var tree = new TreeUnderTest();
        tree.Create("a", """{"msg_count":3,"queue":{}}""");
        var accepted = new List<Guid>();
        foreach (Deed deed in deeds)
        {
            if (deed.What is "publish" && tree.Run(Publish(deed.Key, null)) is { Error: null, Outcome: Published job })
                accepted.Add(job.Id);
            else if (deed.What is "keep")
                tree.Run(Keep(deed.Count));
            else if (deed.What is "trim")
                tree.Trim();
            else if (deed.What is "delete" && tree.Run(new ClaimCommand(People.Actor(People.Romeo), ChannelPath.Parse("a"), 1)).Outcome is Claimed { Jobs: [var claimed] })
                Finish(tree, accepted, claimed.Id);
        }

        return tree.History("a").Select(entry => entry.Id).SequenceEqual(accepted);
    });

    private static void Finish(TreeUnderTest tree, List<Guid> accepted, Guid id)
    {
        tree.Succeed(new FinishJobCommand(People.Actor(People.Romeo), ChannelPath.Parse("a"), id, null));
        accepted.Remove(id);
    }

    private static void Do(TreeUnderTest tree, Model model, Deed deed, Guid id)
    {
        ChannelPath path = ChannelPath.Parse("a");
        switch (deed.What)
        {
            case "publish":
                tree.Succeed(Publish(deed.Key, id));
                model.Publish(id, deed.Key);
                break;
            case "keep":
                tree.Succeed(Keep(deed.Count));
                model.Keep(deed.Count);
                break;
            case "delete" when model.Shown.ElementAtOrDefault(deed.Count) is var which && which != default:
                tree.Succeed(new DeleteMessageCommand(People.Actor(People.Romeo), path, which));
                model.Delete(which);
                break;
            case "delete key":
                tree.Run(new DeleteKeyCommand(People.Actor(People.Romeo), path, deed.Key));
                model.Keys[deed.Key] = false;
                break;
            case "trim":
                tree.Trim();
                break;
        }
    }

    private static PublishCommand Publish(string key, Guid? id) => new(
        People.Actor(People.Romeo), ChannelPath.Parse("a"), TreeUnderTest.Chat(), id, key.Length == 0 ? null : key, Transient: false);

    private static ConfigureChannelCommand Keep(int count) => new(
        People.Actor(People.Romeo),
        ChannelPath.Parse("a"),
        TreeUnderTest.Json(string.Create(CultureInfo.InvariantCulture, $$"""{"msg_count":{{count}}}""")));

    private sealed record Deed(string What, string Key = "", int Count = 0);

    /// <summary>A list that is cut at the front whenever it is too long; what was cut does not come back.</summary>
    private sealed class Model
    {
        private readonly Dictionary<string, Guid> _givers = new(StringComparer.Ordinal);
        private int _count = 3;

        public List<Guid> Shown { get; } = [];

        public Dictionary<string, bool> Keys { get; } = new(StringComparer.Ordinal);

        public void Publish(Guid id, string key)
        {
            Shown.Add(id);
            if (key.Length > 0)
            {
                Keys[key] = true;
                _givers[key] = id;
            }

            Cut();
        }

        public void Keep(int count)
        {
            _count = count;
            Cut();
        }

        public void Delete(Guid id)
        {
            Shown.Remove(id);
            foreach (string key in _givers.Where(giver => giver.Value == id).Select(giver => giver.Key))
                Keys[key] = false;
        }

        private void Cut()
        {
            if (_count >= 0 && Shown.Count > _count)
                Shown.RemoveRange(0, Shown.Count - _count);
        }
    }
}
