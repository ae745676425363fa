using FsCheck;
using FsCheck.Fluent;
using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Tests.Trees.Properties;

/// <summary>Random commands to a small tree, by its owner and by others; many of them must fail.</summary>
internal static class CommandGen
{
    private static readonly Gen<ChannelPath> _paths =
        Gen.Elements("a", "a", "a/b", "a/b/c", "a/d", "inbox", "subscriptions", "sess/Balcony/scratch", "", "roster/Juliet").Select(path => ChannelPath.Parse(path));

    private static readonly Gen<Actor> _actors = Gen.Elements(People.Romeo, People.Romeo, People.Juliet, People.Stranger).Select(People.Actor);

    private static readonly Gen<string> _configs = Gen.Elements(
        "{}", """{"all_acl":"pskdS","msg_count":2}""", """{"all_acl":null}""", """{"msg_count":0,"discoverable":true}""", """{"name":7}""", """{"x":[1]}""",
        """{"key_acl":{"k":{"all":"rwd"}}}""", """{"discoverable":true,"subscriber_channel":true}""", """{"requests":true,"all_acl":"","inherit_acl":false}""",
        """{"key_acl":{"k":{"all":"rwd"}}}""", """{"queue":null}""", """{"queue":{"cancel_limit":2,"claim_timeout":3},"all_acl":"pskd","msg_count":2}""",
        """{"queue":{"delete_on_finish":false,"cancel_limit":1,"failed_channel":"b"},"all_acl":"pskd"}""", """{"queue":{},"msg_count":-1}""");

    private static readonly Gen<string> _sessions = Gen.Elements("Balcony", "Tomb");

    private static readonly Gen<Guid> _ids = Gen.Choose(900, 905).Select(TreeUnderTest.Id);

    private static readonly Gen<string> _sources = Gen.Elements(
        "romeo@montague.com/a", "romeo@montague.com/a/*", "romeo@montague.com/sess/*/presence", "juliet@capulet.com/balcony", "romeo@montague.com/a?keys");

    private static readonly Gen<string> _destinations = Gen.Elements(People.Romeo, "romeo@montague.com/roster/Juliet", "romeo@montague.com/a/b");

    private static readonly Gen<Step> _create =
        from actor in _actors
        from path in _paths
        from config in _configs
        select new Step($"create {path} {config}", _ => new CreateChannelCommand(actor, path, TreeUnderTest.Json(config)));

    private static readonly Gen<Step> _configure =
        from actor in _actors
        from path in _paths
        from config in _configs
        select new Step(
            $"configure {path} {config}",
            _ => new ConfigureChannelCommand(actor, path, TreeUnderTest.Json(config)));

    private static readonly Gen<Step> _delete =
        from actor in _actors
        from path in _paths
        select new Step($"delete {path}", _ => new DeleteChannelCommand(actor, path));

    private static readonly Gen<Step> _publish =
        from actor in _actors
        from path in _paths
        from id in _ids
        from chosen in Gen.Elements(true, false)
        from key in Gen.Elements("k", null)
        select new Step(
            $"publish {path} {id} {chosen} {key}",
            _ => new PublishCommand(actor, path, TreeUnderTest.Chat(), chosen ? id : null, key, false));

    private static readonly Gen<Step> _grant =
        from actor in _actors
        from path in _paths
        from identity in Gen.Elements(People.Juliet, People.Stranger)
        from acl in Gen.Elements("psS", "a", "+pM-s", "", null)
        select new Step(
            $"grant {path} {identity} {acl ?? "null"}",
            _ => new SetGrantCommand(actor, path, Identity.Parse(identity), acl is not null && AclChange.TryParse(acl, out AclChange? change, out string _) ? change : null));

    private static readonly Gen<Step> _block =
        from actor in _actors
        from identity in Gen.Elements(People.Juliet, "capulet.com", People.Romeo)
        from blocked in Gen.Elements(true, false)
        select new Step(
            $"block {identity} {blocked}",
            _ => blocked ? new BlockCommand(actor, Identity.Parse(identity)) : new UnblockCommand(actor, Identity.Parse(identity)));

    private static readonly Gen<Step> _deleteKey =
        from actor in _actors
        from path in _paths
        select new Step($"delete key of {path}", _ => new DeleteKeyCommand(actor, path, "k"));

    private static readonly Gen<Step> _deleteMessage =
        from actor in _actors
        from path in _paths
        from id in _ids
        select new Step($"delete message of {path} {id}", _ => new DeleteMessageCommand(actor, path, id));

    private static readonly Gen<Step> _revise =
        from actor in _actors
        from path in _paths
        from id in _ids
        select new Step($"revise {path} {id}", _ => new ReviseMessageCommand(actor, path, id, TreeUnderTest.Chat("again")));

    private static readonly Gen<Step> _bind =
        from name in _sessions
        select new Step($"bind {name}", _ => new BindSessionCommand(name));

    private static readonly Gen<Step> _end =
        from name in _sessions
        select new Step($"end {name}", _ => new EndSessionCommand(name));

    private static readonly Gen<Step> _s =
        from name in _sessions
        from mask in Gen.SubListOf("s1", "s2", "s6", "s7", "*")
        select new Step($"mask {name}", _ => new SetMaskCommand(name, [.. mask]));

    private static readonly Gen<Step> _open =
        from source in _sources
        from destination in _destinations
        select new Step($"open {source} {destination}", _ => new OpenSubscriptionCommand(source, destination, "{}"));

    private static readonly Gen<Step> _settle =
        from state in Gen.Elements<string?>(SubscriptionState.Active, SubscriptionState.Active, SubscriptionState.Pending, null)
        from name in _sessions
        from isLast in Gen.Elements(true, false)
        select new Step($"settle {state} {name} {isLast}", tree => new SettleSubscriptionCommand(Last(tree), state, name) { IsLast = isLast });

    private static readonly Gen<Step> _admit =
        from actor in _actors
        from source in _sources
        from number in Gen.Choose(6, 9)
        select new Step(
            $"admit {actor} {source} s{number}",
            _ => new AdmitSubscriberCommand(actor, Draft(actor, source, number)));

    private static readonly Gen<Step> _dismiss =
        from owner in Gen.Elements(People.Romeo, People.Juliet)
        from number in Gen.Choose(1, 9)
        select new Step($"dismiss {owner} s{number}", _ => new DismissSubscriberCommand(owner, SubscriptionIds.Of(number)));

    private static readonly Gen<Step> _close =
        from source in _sources
        select new Step($"close {source}", _ => new CloseSubscriptionsCommand(IdentityUri.Parse(source), null));

    private static readonly Gen<Step> _endAgain =
        from number in Gen.Choose(1, 9)
        from state in Gen.Elements(SubscriptionState.Ended, SubscriptionState.Denied, SubscriptionState.Active)
        select new Step($"{state} s{number}", tree => new ChangeSubscriptionCommand(
            SubscriptionIds.Of(number), tree.FindSubscription(SubscriptionIds.Of(number))?.Source ?? "juliet@capulet.com/tomb", state));

    private static readonly Gen<Step> _decide =
        from actor in _actors
        from approves in Gen.Elements(true, false)
        from flags in Gen.Elements<Permissions?>(null, Permissions.Publish, Permissions.Admin)
        select new Step($"decide {approves} by {actor}", tree => new DecideRequestCommand(actor, Waiting(tree), approves, flags));

    private static readonly Gen<Step> _invite =
        from actor in _actors
        from path in _paths
        from invited in Gen.Elements(People.Romeo, People.Juliet, People.Stranger)
        select new Step($"invite {invited} to {path}", _ => new InviteCommand(actor, path, invited, Permissions.Publish));

    private static readonly Gen<Step> _invited =
        from channel in Gen.Elements("juliet@capulet.com/balcony", "juliet@capulet.com/tomb")
        from ends in Gen.Elements(false, false, true)
        from id in Gen.Choose(7_000, 1_000_000).Select(TreeUnderTest.Id)
        select new Step($"invited to {channel} {ends}", _ => ends ? new EndInviteCommand(channel) : new ReceiveInviteCommand(People.Juliet, channel, "ps", id));

    private static readonly Gen<Step> _remove =
        from actor in _actors
        from path in _paths
        from removed in Gen.Elements(People.Juliet, People.Stranger)
        select new Step($"remove {removed} from {path}", _ => new RemoveSubscribersCommand(actor, ChannelPattern.Exact(path), removed));

    private static readonly Gen<Step> _linked =
        from path in _paths
        from id in _ids
        from number in Gen.Choose(6, 9)
        select new Step($"linked {path} {id}", _ => Linked(path, id, number));

    private static readonly Gen<Step> _claim =
        from actor in _actors
        from path in _paths
        from count in Gen.Choose(1, 3)
        select new Step($"claim {path}", _ => new ClaimCommand(actor, path, count));

    private static readonly Gen<Step> _work =
        from actor in _actors
        from kind in Gen.Elements("finish", "cancel", "expire")
        from number in Gen.Choose(0, 5)
        select new Step($"{kind} job {number}", tree => Work(tree, actor, kind, number));

    /// <summary>A command; those that belong to the second and third step of subscribing are made from what the tree holds.</summary>
    public static Gen<Step> Steps { get; } = Gen.Frequency(
        (5, _create),
        (2, _configure),
        (2, _delete),
        (5, _publish),
        (2, _grant),
        (1, _block),
        (1, _deleteKey),
        (1, _deleteMessage),
        (1, _revise),
        (3, _bind),
        (1, _end),
        (2, _s),
        (4, _open),
        (4, _settle),
        (4, _admit),
        (1, _dismiss),
        (1, _close),
        (1, _endAgain),
        (1, Gen.Constant(new Step("forget asking", _ => new ForgetAskingCommand(DateTimeOffset.MaxValue)))),
        (2, _decide),
        (1, _invite),
        (1, _invited),
        (1, _remove),
        (2, _linked),
        (4, _claim),
        (4, _work));

    private static Guid Waiting(TreeState tree) =>
        tree.Subscribers.Pending.Select(subscriber => subscriber.Record.Request).FirstOrDefault()
        ?? tree.Subscriptions.Select(subscription => subscription.Invite).FirstOrDefault(invite => invite is not null)
        ?? TreeUnderTest.Id(900);

    private static Opened Last(TreeState tree) => new(tree.Subscriptions.LastOrDefault() ?? new SubscriptionRecord(
        "s99", "juliet@capulet.com/balcony", People.Romeo, "{}", SubscriptionState.Asking, TreeUnderTest.Start), IsNew: true);

    private static TreeCommand Work(TreeState tree, Actor actor, string kind, int number)
    {
        Job? job = tree.Items.Jobs.All.OrderBy(job => job.Number).ElementAtOrDefault(number);
        (ChannelPath path, Guid id) = job is null ? (ChannelPath.Root, TreeUnderTest.Id(900)) : (tree.Find(job.Channel)!.Path, job.Id);
        return kind switch
        {
            "finish" => new FinishJobCommand(actor, path, id, null),
            "cancel" => new CancelJobCommand(actor, path, id),
            _ => new ExpireClaimCommand(path, id),
        };
    }

    private static SubscriberRecord Draft(Actor actor, string source, int number) => new(
        actor.Identity,
        SubscriptionIds.Of(number),
        source.Replace(People.Juliet, People.Romeo, StringComparison.Ordinal),
        actor.Identity,
        number % 2 == 0 ? """{"subscription_channel":"Corner"}""" : "{}",
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
        return new AcceptLinkedCommand(
            People.Romeo, SubscriptionIds.Of(number), [new LinkedMessage(path, new CarriedMessage(entry, "juliet@capulet.com/balcony", 1))]);
    }
}

/// <summary>One step of a random run.</summary>
internal sealed record Step(string What, Func<TreeState, TreeCommand> Command)
{
    public override string ToString() => What;
}
