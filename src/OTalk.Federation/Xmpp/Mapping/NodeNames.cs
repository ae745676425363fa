using System.Diagnostics.CodeAnalysis;
using OTalk.Core.Addressing;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>
/// Names of nodes (XEP-0060) as paths of channels: the path without a leading slash. A name that is no path in its normal form, such as
/// <c>http://jabber.org/protocol/tune</c>, is that of one channel.
/// </summary>
internal static class NodeNames
{
    /// <summary>The name of the node that a channel is.</summary>
    public static string Of(ChannelPath path) =>
        path.Depth == 1 && TryParse(path.Name, out ChannelPath? same) && same == path ? path.Name : path.Text;

    /// <summary>The channel that is the node of a name; false where no channel can have it.</summary>
    public static bool TryParse(string? node, [NotNullWhen(true)] out ChannelPath? path)
    {
        path = null;
        return !string.IsNullOrEmpty(node)
            && ((ChannelPath.TryParse(node, out path, out _) && string.Equals(path.Text, node, StringComparison.Ordinal))
                || ChannelPath.Root.TryAppend(node, out path, out _));
    }
}
