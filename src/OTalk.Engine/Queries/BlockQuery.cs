using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>
/// Block an identity or server, or take that back (protocol reference, "Blocking"):
/// <c>{"ns":"http://otalk.com/p/block","identity","blocked":true|false}</c> to one's own identity.
/// </summary>
internal sealed class BlockQuery : IQuery
{
    public string Ns => Namespaces.Block;

    public StreamPhase Phases => StreamPhase.Bound;

    public bool IsRelayed(QueryStanza stanza) => false;

    public async ValueTask RunAsync(QueryContext context)
    {
        Identity tree = context.To.Identity;
        string identity = context.Members.RequiredText("identity");
        bool blocked = context.Members.Flag("blocked", otherwise: true);

        // Another user's tree is not asked, so that nobody learns by this whether it is there.
        if (context.Members.Fault is { } fault)
            context.Fail(fault);
        else if (!Identity.TryParse(identity, out Identity? whom, out string? wrong))
            context.Fail($"identity: {wrong}");
        else if (context.To.IsPattern || !context.To.Path.IsRoot)
            context.Fail($"{context.To.WithoutQuery()} is no identity: blocking holds for all of a tree");
        else if (!tree.IsServer && tree != context.Stream.User)
            context.Fail(BlockRules.NotTheOwner(tree));
        else if (await context.RunAsync(tree, blocked ? new BlockCommand(context.Actor, whom) : new UnblockCommand(context.Actor, whom)) is not null)
        {
            context.Respond(writer =>
            {
                writer.WriteString("ns"u8, Namespaces.Block);
                writer.WriteString("identity"u8, whom.ToString());
                writer.WriteBoolean("blocked"u8, blocked);
            });
        }
    }
}
