using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Core.Access;

/// <summary>
/// Who may set whose grant to what (protocol reference, "Setting permissions"). Nobody touches the owner or who outranks them
/// (<c>a</c> &gt; <c>O</c> &gt; <c>o</c> &gt; the rest), nobody gives what they lack; <c>M</c> changes the grants of those without rank, <c>o</c>
/// gives, <c>O</c> gives and takes, <c>o</c> included, and for <c>O</c> and <c>a</c> it takes <c>a</c>.
/// </summary>
public static class GrantRules
{
    private const Permissions Operators = Permissions.Grant | Permissions.GrantOperator | Permissions.Admin;
    private const Permissions Granters = Permissions.ModeratePermissions | Operators;

    /// <summary>Null where the actor may set the grant of an identity on a channel; else the error to answer with.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="channel">Where the grant stands.</param>
    /// <param name="actor">Who sets it.</param>
    /// <param name="identity">Whose it is.</param>
    /// <param name="grant">The grant: none is a ban, null removes what is there.</param>
    public static StanzaError? Check(TreeState tree, ChannelNode channel, string actor, string identity, Permissions? grant)
    {
        if (CheckAny(tree, channel, actor) is { } denied)
            return denied;
        if (tree.IsOwner(identity))
            return StanzaError.Forbidden($"{identity} owns {tree.Identity}: nobody changes the owner's permissions");

        Permissions held = AccessRules.Effective(tree, channel, actor);
        Permissions before = AccessRules.With(tree, channel, identity, channel, Here(channel, identity));
        if (RankOf(before) > RankOf(held))
            return StanzaError.Forbidden($"{identity} outranks who asks on {tree.AddressOf(channel.Path)}");
        Permissions after = AccessRules.With(tree, channel, identity, channel, grant);
        return CheckTaken(tree, channel, held, before, after) ?? CheckGiven(tree, channel, actor, identity, grant);
    }

    /// <summary>Null where the actor may change any grant on a channel at all; else the error to answer with.</summary>
    public static StanzaError? CheckAny(TreeState tree, ChannelNode channel, string actor)
    {
        if ((AccessRules.Effective(tree, channel, actor) & Granters) != Permissions.None)
            return null;
        return AccessRules.IsHidden(tree, channel, actor)
            ? AccessRules.Absent(tree, channel.Path)
            : StanzaError.Forbidden($"permission 'M', 'o' or 'O' is needed on {tree.AddressOf(channel.Path)}");
    }

    /// <summary>The grant of an identity that stands on this very channel; null where there is none.</summary>
    public static Permissions? Here(ChannelNode channel, string identity) =>
        channel.Grants.TryGetValue(identity, out Permissions granted) ? granted : null;

    private static StanzaError? CheckTaken(TreeState tree, ChannelNode channel, Permissions held, Permissions before, Permissions after)
    {
        Permissions taken = before & ~after;
        if (taken == Permissions.None)
            return null;
        string place = tree.AddressOf(channel.Path);
        if (NeededFor(taken) is { } needed && !held.HasFlag(needed))
            return StanzaError.Forbidden($"permission '{Acl.Format(needed)}' is needed on {place} to take '{Acl.Format(taken & Operators)}'");
        bool moderates = held.HasFlag(Permissions.ModeratePermissions) && RankOf(before) == 0;
        return moderates || held.HasFlag(Permissions.GrantOperator)
            ? null
            : StanzaError.Forbidden($"permission '{(RankOf(before) == 0 ? "M' or 'O" : "O")}' is needed on {place} to take '{Acl.Format(taken)}'");
    }

    /// <summary>
    /// A grant reaches the channels below: nobody gives there either what they lack. The answer does not say where that was, since the channel
    /// may be hidden from who asks.
    /// </summary>
    internal static StanzaError? CheckGiven(TreeState tree, ChannelNode channel, string actor, string identity, Permissions? grant)
    {
        foreach (ChannelNode node in channel.SelfAndBelow())
        {
            Permissions before = AccessRules.With(tree, node, identity, channel, Here(channel, identity));
            Permissions given = AccessRules.With(tree, node, identity, channel, grant) & ~before;
            if (given == Permissions.None)
                continue;
            Permissions held = AccessRules.Effective(tree, node, actor);
            if ((given & ~held) is var lacking and not Permissions.None)
                return Lacking(lacking);
            if (NeededFor(given) is { } needed && !held.HasFlag(needed))
            {
                return StanzaError.Forbidden(
                    $"permission '{Acl.Format(needed)}' is needed on {tree.AddressOf(channel.Path)} to give '{Acl.Format(given & Operators)}'");
            }
        }

        return null;
    }

    /// <summary>The answer to who would give what they do not have.</summary>
    internal static StanzaError Lacking(Permissions lacking) =>
        StanzaError.Forbidden($"'{Acl.Format(lacking)}' cannot be given by who lacks it");

    /// <summary>What it takes to give or take flags that make a rank; null where there are none among them.</summary>
    private static Permissions? NeededFor(Permissions flags)
    {
        if ((flags & (Permissions.GrantOperator | Permissions.Admin)) != Permissions.None)
            return Permissions.Admin;
        return flags.HasFlag(Permissions.Grant) ? Permissions.GrantOperator : null;
    }

    private static int RankOf(Permissions held)
    {
        if (held.HasFlag(Permissions.Admin))
            return 3;
        if (held.HasFlag(Permissions.GrantOperator))
            return 2;
        return held.HasFlag(Permissions.Grant) ? 1 : 0;
    }
}
