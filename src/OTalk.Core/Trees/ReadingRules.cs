using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees;

/// <summary>Whether an identity may have delivered to it what is published at a channel or pattern (protocol reference, "Subscriptions").</summary>
public static class ReadingRules
{
    /// <summary>Null where it may, in one at least of the channels that the pattern covers; else the error to answer with.</summary>
    public static StanzaError? Refusal(TreeState tree, ChannelPattern pattern, string identity)
    {
        if (tree.IsOwner(identity))
            return pattern.IsExact && tree.Find(pattern.Prefix) is null ? AccessRules.Absent(tree, pattern.Prefix) : null;

        bool known = false;
        foreach (ChannelNode node in tree.Covered(pattern))
        {
            if (AccessRules.Effective(tree, node, identity).HasFlag(Permissions.Subscribe))
                return null;
            known |= !AccessRules.IsHidden(tree, node, identity);
        }

        bool shutOut = AccessRules.IsShutOut(tree, tree.Find(WellKnown.SessionsPath) ?? tree.Root, identity);
        if (!known && !shutOut && WellKnown.TemplateFor(tree.Identity, pattern) is { } template)
        {
            if (template.AllAcl is { } acl && acl.HasFlag(Permissions.Subscribe))
                return null;
            known = template.Requests;
        }

        return known
            ? StanzaError.Forbidden($"permission 's' is needed on {tree.Identity}/{pattern.Text}")
            : AccessRules.Absent(tree, pattern.Prefix);
    }
}
