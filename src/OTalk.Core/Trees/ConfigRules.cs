using System.Text.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees;

/// <summary>What a configuration may be, besides well formed.</summary>
internal static class ConfigRules
{
    /// <summary>Sets members over a configuration; null where the outcome is allowed, else the error.</summary>
    public static StanzaError? Merge(TreeState tree, ChannelConfig current, JsonElement patch, out ChannelConfig merged)
    {
        if (!current.TryMerge(patch, out merged, out string error))
            return StanzaError.BadRequest(error);
        if (IsMembers(merged) != IsMembers(current))
            return StanzaError.NotAllowed($"config.type: {MemberChannels.Type} is given by the server only, and stays");
        int limit = tree.Rules.ConfigBytes;
        return limit > 0 && merged.ByteCount > limit
            ? StanzaError.TooLarge($"the configuration takes {merged.ByteCount} bytes; at most {limit} are allowed")
            : null;
    }

    private static bool IsMembers(ChannelConfig config) => string.Equals(config.Type, MemberChannels.Type, StringComparison.Ordinal);
}
