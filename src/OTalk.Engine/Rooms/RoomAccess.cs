using OTalk.Core.Access;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Engine.Rooms;

/// <summary>Who may be in a room.</summary>
internal static class RoomAccess
{
    /// <summary>Null where an identity may; else why not. A channel that is gone, and another one of the same path, is absent.</summary>
    public static StanzaError? Check(TreeState tree, ChannelNode channel, string identity, Permissions needed) =>
        tree.Find(channel.Path) is { } node && node.Number == channel.Number
            ? AccessRules.Check(tree, node, identity, needed)
            : AccessRules.Absent(tree, channel.Path);
}
