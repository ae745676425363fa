using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// Add subscriptions to the mask of a session, and take others out of it (protocol reference, "STOMP"): in one step, so that two doors of a
/// session do not undo each other's changes. From a mask that stands for all, what is left is listed. Ids that are not there are passed over.
/// </summary>
public sealed record ChangeMaskCommand(string Session, IReadOnlyCollection<string> Add, IReadOnlyCollection<string> Remove) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.FindSession(Session) is not { } session)
            return StanzaError.NotFound($"there is no session {Session}");
        IEnumerable<string> before = Remove.Count > 0 && session.Mask.Contains(MaskRules.Everything, StringComparer.Ordinal)
            ? tree.Subscriptions.Select(subscription => subscription.Id)
            : session.Mask;
        List<string> mask = [.. before.Where(id => !Remove.Contains(id, StringComparer.Ordinal))];
        mask.AddRange(Add.Where(id => tree.FindSubscription(id) is not null && !MaskRules.Covers(mask, id)));
        return new Decision
        {
            Changes = mask.SequenceEqual(session.Mask, StringComparer.Ordinal) ? [] : [new SessionSet(session with { Mask = mask })],
        };
    }
}
