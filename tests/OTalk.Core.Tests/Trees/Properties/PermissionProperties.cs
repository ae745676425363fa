using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Delivery;
using OTalk.Core.Trees.Reading;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Properties;

public class PermissionProperties
{
    [Fact]
    [Covers("permissions.order", "permissions.owner", "permissions.grant", "permissions.acl")]
    [Covers("permissions.inherit-acl", "permissions.inherit-acl.bans", "permissions.blocked", "permissions.admitted")]
    [Covers("channels.config.inherit-acl")]
    public void Permissions_are_those_of_the_slow_model() => Shrinking.ForAll(TreeGen.Steps, 14, static steps =>
    {
        TreeState tree = TreeGen.Build(steps);
        var model = new SlowModel(steps);
        return Pairs().All(pair =>
        {
            ChannelNode node = tree.Find(ChannelPath.Parse(pair.Path))!;
            return Acl.Format(AccessRules.Effective(tree, node, pair.Identity)) == model.Letters(pair.Path, pair.Identity)
                && AccessRules.IsHidden(tree, node, pair.Identity) == model.IsHidden(pair.Path, pair.Identity);
        });
    });

    [Fact]
    public void Keys_are_open_as_far_as_key_acl_says() => Shrinking.ForAll(TreeGen.Steps, 14, static steps =>
    {
        TreeState tree = TreeGen.Build(steps);
        var model = new SlowModel(steps);
        return Pairs().All(pair => (((string Key, char Letter, KeyRights Right)[])[("k", 'r', KeyRights.Read), ("k", 'w', KeyRights.Write), ("k", 'd', KeyRights.Delete), ("other", 'r', KeyRights.Read)])
            .All(asked => AccessRules.KeyAllows(tree, tree.Find(ChannelPath.Parse(pair.Path))!, pair.Identity, asked.Key, asked.Right)
                == model.KeyAllows(pair.Path, pair.Identity, asked.Key, asked.Letter)));
    });

    /// <summary>What is done is allowed, what is allowed is done; else it is forbidden, or absent where the channel is hidden.</summary>
    [Fact]
    public void Nobody_reads_or_changes_what_the_rules_deny() => Shrinking.ForAll(TreeGen.Steps, 8, static steps =>
    {
        TreeState tree = TreeGen.Build(steps);
        var model = new SlowModel(steps);
        return Pairs().All(pair => Deeds(tree, pair.Path, pair.Identity).All(deed =>
        {
            string letters = model.Letters(pair.Path, pair.Identity);
            if (deed.Flags.All(flag => letters.Contains(flag, StringComparison.Ordinal)))
                return deed.Error is null;
            return model.IsHidden(pair.Path, pair.Identity)
                ? deed.Error == AccessRules.Absent(tree, ChannelPath.Parse(pair.Path))
                : deed.Error?.Condition == Condition.Forbidden;
        }));
    });

    [Fact]
    public void Messages_go_to_every_subscriber_that_may_read_and_to_nobody_else() => Shrinking.ForAll(TreeGen.Steps, 14, static steps =>
    {
        TreeState tree = TreeGen.Build(steps);
        var model = new SlowModel(steps);
        return TreeGen.Paths.All(path => Same(model.Readers(path), Audience.Of(tree, ChannelPath.Parse(path))));
    });

    [Fact]
    [Covers("channels.event.hidden")]
    public void Events_of_a_channel_go_to_nobody_from_whom_it_is_hidden() => Shrinking.ForAll(TreeGen.Steps, 14, static steps =>
    {
        TreeState tree = TreeGen.Build(steps);
        var model = new SlowModel(steps);
        return TreeGen.Paths.All(path =>
        {
            ChannelPath subject = ChannelPath.Parse(path);
            ChannelNode parent = tree.Find(subject.Parent)!;
            LogEntry entry = ChannelEvents.Of(
                tree, new DecisionContext(TreeUnderTest.Start, Guid.NewGuid, null, null), parent, subject, Namespaces.Delete, People.Romeo).Entry;
            IEnumerable<string> told = Audience.Of(tree, entry).Owners.SelectMany(owner => owner.Subscribers).Select(own => $"{own.Owner} {own.Id}");
            return model.Told(parent.Path.Text, path).Order(StringComparer.Ordinal).SequenceEqual(told.Order(StringComparer.Ordinal));
        });
    });

    [Fact]
    public void An_audience_is_in_order_and_remembered_rightly() => Shrinking.ForAll(TreeGen.Steps, 14, static steps =>
    {
        TreeState tree = TreeGen.Build([]);
        var cache = new AudienceCache(tree);
        LogEntry entry = Entry(ChannelPath.Parse("a/b"));
        for (int length = 0; length <= steps.Count; length++)
        {
            // The cache sees the tree change under it, one step after the other.
            if (length > 0)
                TreeGen.Take(tree, steps[length - 1]);
            Audience audience = cache.For(entry);
            if (!ReferenceEquals(audience, cache.For(entry)) || !Same(new SlowModel([.. steps.Take(length)]).Readers("a/b"), audience))
                return false;
            if (audience.Owners.Any(owner => !owner.Subscribers.Select(own => own.Number).SequenceEqual(owner.Subscribers.Select(own => own.Number).Order())))
                return false;
        }

        return true;
    });

    private static IEnumerable<(string Path, string Identity)> Pairs() =>
        from path in TreeGen.Paths.Append("") from identity in TreeGen.Identities.Append(People.Romeo) select (path, identity);

    /// <summary>What somebody tries on a channel: the flags it takes, and the error it came to.</summary>
    private static IEnumerable<(string Flags, StanzaError? Error)> Deeds(TreeState tree, string path, string identity)
    {
        ChannelPath place = ChannelPath.Parse(path);
        Actor actor = People.Actor(identity);
        yield return ("p", Try(new PublishCommand(actor, place, TreeUnderTest.Chat(), null, null, Transient: false)));
        yield return ("pk", Try(new PublishCommand(actor, place, TreeUnderTest.Chat(), null, "free", Transient: false)));
        yield return ("S", Try(new CreateChannelCommand(actor, place.Append("new"), null)));
        yield return ("C", Try(new ConfigureChannelCommand(actor, place, TreeUnderTest.Json("{}"))));
        yield return ("c", ReadPlanner.Plan(tree, identity, IdentityUri.Parse($"{People.Romeo}/{path}?config")).Error);
        yield return ("s", ReadPlanner.Plan(tree, identity, IdentityUri.Parse($"{People.Romeo}/{path}")).Error);
        yield return ("s", ReadPlanner.Plan(tree, identity, IdentityUri.Parse($"{People.Romeo}/{path}?keys&events&channels")).Error);

        StanzaError? Try(TreeCommand command) => command.Decide(tree, new DecisionContext(TreeUnderTest.Start, Guid.NewGuid, null, null)).Error;
    }

    private static bool Same(IEnumerable<string> expected, Audience audience)
    {
        IEnumerable<Subscriber> all = audience.Owners.SelectMany(owner => owner.Subscribers);
        return all.All(subscriber => !subscriber.IsLink)
            && audience.Links.All(subscriber => subscriber.IsLink)
            && audience.Owners.Select(owner => owner.Owner).Distinct().Count() == audience.Owners.Count
            && expected.Order(StringComparer.Ordinal).SequenceEqual(
                all.Concat(audience.Links).Select(subscriber => $"{subscriber.Owner} {subscriber.Id}").Order(StringComparer.Ordinal));
    }

    private static LogEntry Entry(ChannelPath path) => new()
    {
        Kind = EntryKind.Message,
        Channel = 0,
        Path = path,
        Id = TreeUnderTest.Id(1),
        Time = TreeUnderTest.Start,
        Author = People.Romeo,
        Body = TreeUnderTest.Chat().Utf8,
        Ns = Namespaces.Chat,
    };
}
