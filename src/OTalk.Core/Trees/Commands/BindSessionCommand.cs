using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>What a bind came to.</summary>
/// <param name="Session">The session.</param>
/// <param name="IsNew">Whether it was made now.</param>
public sealed record Bound(SessionRecord Session, bool IsNew);

/// <summary>Bind a session (protocol reference, "Streams, authentication, sessions"): a new one gets its channels, an existing one is restored.</summary>
public sealed record BindSessionCommand(string Name) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.FindSession(Name) is { } existing)
            return new Decision { Outcome = new Bound(existing, IsNew: false) };
        int limit = tree.Rules.SessionsPerAccount;
        if (limit > 0 && tree.Sessions.Count >= limit)
            return StanzaError.QuotaExceeded($"{tree.Identity} has {tree.Sessions.Count} sessions, as many as it may have");

        var session = new SessionRecord(Name, [], context.Now);
        ChannelPath path = WellKnown.SessionsPath.Append(Name);
        string address = tree.Identity.ToString();
        return new Decision
        {
            Changes =
            [
                .. WellKnown.FoundSession(tree, path, address, context.Now),
                ChannelEvents.Of(tree, context, tree.Find(WellKnown.SessionsPath)!, path, Namespaces.Create, address),
                new SessionSet(session),
            ],
            Outcome = new Bound(session, IsNew: true),
        };
    }
}
