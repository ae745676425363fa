using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Core.Access;

/// <summary>What a moderator of subscriptions may promise to who is invited or let in: at most what it holds itself.</summary>
internal static class Promises
{
    /// <summary>Null where flags may be promised to somebody on a channel; else the error.</summary>
    public static StanzaError? Check(TreeState tree, ChannelNode channel, string moderator, string receiver, Permissions flags)
    {
        if (AccessRules.NearestGrant(channel, receiver) is Permissions.None)
            return StanzaError.Forbidden($"{receiver} is banned from {tree.AddressOf(channel.Path)}: lift the ban first");
        return flags == Permissions.None
            ? null
            : GrantRules.CheckGiven(tree, channel, moderator, receiver, flags | Permissions.Subscribe | channel.Grants.GetValueOrDefault(receiver));
    }
}
