using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees;

/// <summary>Who may delete and revise messages.</summary>
internal static class MessageChanges
{
    /// <summary>
    /// Null where the actor may change the message that was looked up; else the error. One that gave its value to a key of <c>key_acl</c> takes
    /// the right to that key as well: with the message the value changes.
    /// </summary>
    public static StanzaError? CheckChange(
        TreeState tree, ChannelPath path, Guid id, Actor actor, KeyRights onKey, DecisionContext context, out ChannelNode? node)
    {
        node = tree.Find(path);
        if (node is null || AccessRules.IsHidden(tree, node, actor.Identity))
            return AccessRules.Absent(tree, path);
        if (WellKnown.IsServerKept(tree.Identity, path))
            return StanzaError.NotAllowed($"{tree.AddressOf(path)} is kept by the server");

        // Who may do it to no message at all is told so before being told whether there is such a message.
        Permissions held = AccessRules.Effective(tree, node, actor.Identity);
        if (!held.HasFlag(Permissions.OwnMessages))
            return AccessRules.Check(tree, node, actor.Identity, Permissions.OwnMessages);
        if (context.Message is not { InHistory: true } known)
            return StanzaError.NotFound($"there is no message {id} in {tree.AddressOf(path)}");
        bool own = string.Equals(Actor.IdentityOf(known.Author), actor.Identity, StringComparison.Ordinal);
        if (!own && AccessRules.Check(tree, node, actor.Identity, Permissions.AllMessages) is { } denied)
            return denied;
        return known.Key is { } key && AccessRules.KeyAllows(tree, node, actor.Identity, key, onKey) == false
            ? KeyRules.Closed(tree, node, key)
            : null;
    }
}
