using FsCheck;
using FsCheck.Fluent;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;

namespace OTalk.Core.Tests.Trees.Properties;

/// <summary>Random commands to a small tree, by its owner and by others; many of them must fail.</summary>
internal static class CommandGen
{
    private static readonly Gen<ChannelPath> _paths =
        Gen.Elements("a", "a", "a/b", "a/b/c", "a/d", "inbox", "subscriptions", "sess/Balcony/scratch", "", "roster/Juliet").Select(path => ChannelPath.Parse(path));

    private static readonly Gen<Actor> _actors = Gen.Elements(People.Romeo, People.Romeo, People.Juliet, People.Stranger).Select(People.Actor);

    private static readonly Gen<string> _configs = Gen.Elements(
        "{}", """{"all_acl":"pskdS","msg_count":2}""", """{"all_acl":null}""", """{"msg_count":0,"discoverable":true}""", """{"name":7}""", """{"x":[1]}""",
        """{"key_acl":{"k":{"all":"rwd"}}}""");

    private static readonly Gen<string> _sessions = Gen.Elements("Balcony", "Tomb");

    private static readonly Gen<Guid> _ids = Gen.Choose(900, 905).Select(TreeUnderTest.Id);

    private static readonly Gen<string> _sources = Gen.Elements(
        "romeo@montague.com/a", "romeo@montague.com/a/*", "romeo@montague.com/sess/*/presence", "juliet@capulet.com/balcony", "romeo@montague.com/a?keys");

    private static readonly Gen<string> _destinations = Gen.Elements(People.Romeo, "romeo@montague.com/roster/Juliet", "romeo@montague.com/a/b");

    /// <summary>A command; those that belong to the second and third step of subscribing are made from what the tree holds.</summary>
    public static Gen<Step> Steps { get; } = Gen.Frequency(
        (5, from actor in _actors from path in _paths from config in _configs
            select new Step($"create {path} {config}", _ => new CreateChannelCommand(actor, path, TreeUnderTest.Json(config)))),
        (2, from actor in _actors from path in _paths from config in _configs
            select new Step($"configure {path} {config}", _ => new ConfigureChannelCommand(actor, path, TreeUnderTest.Json(config)))),
        (2, from actor in _actors from path in _paths select new Step($"delete {path}", _ => new DeleteChannelCommand(actor, path))),
        (5, from actor in _actors from path in _paths from id in _ids from chosen in Gen.Elements(true, false) from key in Gen.Elements("k", null)
            select new Step($"publish {path} {id} {chosen} {key}", _ => new PublishCommand(actor, path, TreeUnderTest.Chat(), chosen ? id : null, key, false))),
        (1, from actor in _actors from path in _paths select new Step($"delete key of {path}", _ => new DeleteKeyCommand(actor, path, "k"))),
        (1, from actor in _actors from path in _paths from id in _ids
            select new Step($"delete message of {path} {id}", _ => new DeleteMessageCommand(actor, path, id))),
        (1, from actor in _actors from path in _paths from id in _ids
            select new Step($"revise {path} {id}", _ => new ReviseMessageCommand(actor, path, id, TreeUnderTest.Chat("again")))),
        (3, from name in _sessions select new Step($"bind {name}", _ => new BindSessionCommand(name))),
        (1, from name in _sessions select new Step($"end {name}", _ => new EndSessionCommand(name))),
        (2, from name in _sessions from mask in Gen.SubListOf("s1", "s2", "s6", "s7", "*")
            select new Step($"mask {name}", _ => new SetMaskCommand(name, [.. mask]))),
        (4, from source in _sources from destination in _destinations
            select new Step($"open {source} {destination}", _ => new OpenSubscriptionCommand(source, destination, "{}"))),
        (4, from accepted in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false))) from name in _sessions
            select new Step($"settle {accepted} {name}", tree => new SettleSubscriptionCommand(Last(tree), accepted, name))),
        (4, from actor in _actors from source in _sources from number in Gen.Choose(6, 9)
            select new Step($"admit {actor} {source} s{number}", _ => new AdmitSubscriberCommand(actor, Draft(actor, source, number)))),
        (1, from owner in Gen.Elements(People.Romeo, People.Juliet) from number in Gen.Choose(1, 9)
            select new Step($"dismiss {owner} s{number}", _ => new DismissSubscriberCommand(owner, SubscriptionIds.Of(number)))),
        (1, from source in _sources select new Step($"close {source}", _ => new CloseSubscriptionsCommand(IdentityUri.Parse(source), null))),
        (1, from number in Gen.Choose(1, 9) select new Step($"end s{number}", _ => new EndSubscriptionCommand(SubscriptionIds.Of(number)))),
        (1, Gen.Constant(new Step("forget asking", _ => new ForgetAskingCommand()))),
        (2, from path in _paths from id in _ids from number in Gen.Choose(6, 9)
            select new Step($"linked {path} {id}", _ => Linked(path, id, number))));

    private static Opened Last(TreeState tree) => new(tree.Subscriptions.LastOrDefault() ?? new SubscriptionRecord(
        "s99", "juliet@capulet.com/balcony", People.Romeo, "{}", SubscriptionState.Asking, TreeUnderTest.Start), IsNew: true);

    private static SubscriberRecord Draft(Actor actor, string source, int number) => new(
        actor.Identity,
        SubscriptionIds.Of(number),
        source.Replace(People.Juliet, People.Romeo, StringComparison.Ordinal),
        actor.Identity,
        "{}",
        SubscriptionState.Asking,
        TreeUnderTest.Start);

    private static AcceptLinkedCommand Linked(ChannelPath path, Guid id, int number)
    {
        var entry = new LogEntry
        {
            Kind = EntryKind.Message,
            Channel = 7,
            Path = ChannelPath.Parse("balcony"),
            Id = id,
            Time = TreeUnderTest.Start,
            Author = People.Juliet,
            Body = TreeUnderTest.Chat().Utf8,
            Ns = "http://otalk.com/p/chat",
        };
        return new AcceptLinkedCommand(People.Romeo, SubscriptionIds.Of(number), path, entry, "juliet@capulet.com/balcony", 1);
    }
}

/// <summary>One step of a random run.</summary>
internal sealed record Step(string What, Func<TreeState, TreeCommand> Command)
{
    public override string ToString() => What;
}
