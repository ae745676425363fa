using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>What a grant came to: the acl as it stands on the channel now; null where there is none.</summary>
public sealed record GrantInForce(string? Acl);

/// <summary>
/// Set, change or remove the grant of an identity on a channel (protocol reference, "Setting permissions"); <see cref="GrantRules"/> says who
/// may. A relative one starts from what the identity holds there now. What is there already is answered, and nobody is told.
/// </summary>
/// <param name="Actor">Who sets it.</param>
/// <param name="Channel">Where.</param>
/// <param name="Identity">Whose it is, <c>user@server</c>.</param>
/// <param name="Acl">The acl, or null to remove the grant.</param>
public sealed record SetGrantCommand(Actor Actor, ChannelPath Channel, Identity Identity, AclChange? Acl) : TreeCommand
{
    public override ChannelPath Place => Channel;

    public override Decision DecideAgain(TreeState tree)
    {
        Permissions? grant = tree.Find(Channel) is { } node ? GrantRules.Here(node, Identity.ToString()) : null;
        return new Decision { Outcome = new GrantInForce(grant is { } set ? Access.Acl.Format(set) : null) };
    }

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.Find(Channel) is not { } node)
            return AccessRules.Absent(tree, Channel);
        if (GrantRules.CheckAny(tree, node, Actor.Identity) is { } denied)
            return denied;
        if (Identity.IsServer)
            return StanzaError.BadRequest($"identity: {Identity} is a server: permissions are granted to users");

        string identity = Identity.ToString();
        Permissions? grant = Acl?.From(AccessRules.NearestGrant(node, identity) ?? AccessRules.With(tree, node, identity, node, null));
        if (GrantRules.Check(tree, node, Actor.Identity, identity, grant) is { } refused)
            return refused;

        var outcome = new GrantInForce(grant is { } set ? Access.Acl.Format(set) : null);
        if (GrantRules.Here(node, identity) == grant)
            return new Decision { Outcome = outcome };
        return new Decision
        {
            Changes =
            [
                // Told when it is in force: who is banned by it is not told, who is let in by it is.
                new GrantSet(node.Number, identity, outcome.Acl),
                .. grant == Permissions.None ? MemberChannels.Dispossess(node, identity) : [],
                ChannelEvents.Of(tree, context, node, Channel, Namespaces.Permissions, Actor.Address, details: writer =>
                {
                    writer.WriteString("identity"u8, identity);
                    writer.WriteString("acl"u8, outcome.Acl);
                }),
            ],
            Outcome = outcome,
        };
    }
}
