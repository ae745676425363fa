using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Core.Access;

/// <summary>What a moderator of subscriptions may promise to who is invited or let in: at most what it holds itself.</summary>
internal static class Promises
{
    private const Permissions Ranks = Permissions.Grant | Permissions.GrantOperator | Permissions.Admin;

    /// <summary>Null where flags may be promised to somebody on a channel; else the error.</summary>
    public static StanzaError? Check(TreeState tree, ChannelNode channel, string moderator, string receiver, Permissions flags)
    {
        if (AccessRules.NearestGrant(channel, receiver) is Permissions.None)
            return StanzaError.Forbidden($"{receiver} is banned from {tree.AddressOf(channel.Path)}: lift the ban first");
        Permissions held = AccessRules.Effective(tree, channel, moderator);
        Permissions lacking = Acl.Expand(flags) & ~held;
        if (lacking != Permissions.None)
            return StanzaError.Forbidden($"'{Acl.Format(lacking)}' cannot be given by who lacks it");

        // Ranks are given by who may set permissions, not by who looks after subscriptions.
        Permissions ranks = flags & Ranks;
        return ranks != Permissions.None && !held.HasFlag(Permissions.Admin)
            ? StanzaError.Forbidden($"'{Acl.Format(ranks)}' is given by setting permissions")
            : null;
    }
}
