using System.Text.Json;
using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>
/// Set somebody's grant on a channel (protocol reference, "Setting permissions"): <c>{"ns":"http://otalk.com/p/permissions","identity","acl"}</c>,
/// with <c>null</c> for no grant; grants are read with <c>?permissions</c>.
/// </summary>
internal sealed class PermissionsQuery : IQuery
{
    public string Ns => Namespaces.Permissions;

    public StreamPhase Phases => StreamPhase.Bound;

    public async ValueTask RunAsync(QueryContext context)
    {
        if (context.Channel("channel") is not { } channel)
            return;
        string identity = context.Members.RequiredText("identity");
        string? acl = context.Members.Text("acl");
        AclChange? change = null;
        string? fault = context.Members.Fault;
        if (fault is null && !context.Body.TryGetProperty("acl"u8, out _))
            fault = "acl is missing: null removes a grant";
        if (fault is null && acl is not null && !AclChange.TryParse(acl, out change, out string error))
            fault = $"acl: {error}";
        if (fault is not null)
            context.Fail(fault);
        else if (!Identity.TryParse(identity, out Identity? whose, out string? wrong))
            context.Fail($"identity: {wrong}");
        else if (await context.RunAsync(channel.Identity, new SetGrantCommand(context.Actor, channel.Path, whose, change)) is { } decision)
            context.Respond(writer => Write(writer, whose, (GrantInForce)decision.Outcome!));
    }

    private static void Write(Utf8JsonWriter writer, Identity identity, GrantInForce grant)
    {
        writer.WriteString("ns"u8, Namespaces.Permissions);
        writer.WriteString("identity"u8, identity.ToString());
        writer.WriteString("acl"u8, grant.Acl);
    }
}
