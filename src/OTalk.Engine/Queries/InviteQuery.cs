using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Queries;

/// <summary>
/// Invite somebody to a channel (seed, "How to have a formal Chat or other Session"): <c>{"channel":C,"identity":X,"permission":FLAGS}</c>,
/// or to X without <c>identity</c>. The channel's tree decides; then the invited one's tree is told.
/// </summary>
internal sealed class InviteQuery : IQuery
{
    public string Ns => Namespaces.Invite;

    public StreamPhase Phases => StreamPhase.Bound;

    public bool IsRelayed(QueryStanza stanza) => false;

    public async ValueTask RunAsync(QueryContext context)
    {
        if (context.Channel("channel") is not { } channel)
            return;
        string? name = context.Members.Text("identity");
        string? acl = context.Members.Text("permission");
        Identity? invited = context.To.Identity;
        Permissions flags = Permissions.None;
        string? error = "";
        if (context.Members.Fault is { } fault)
            context.Fail(fault);
        else if (name is null && !context.Body.TryGetProperty("channel"u8, out _))
            context.Fail("identity is missing");
        else if (name is not null && !Identity.TryParse(name, out invited, out error))
            context.Fail($"identity: {error}");
        else if (invited!.IsServer)
            context.Fail($"{(name is null ? "to" : "identity")}: {invited} is a server, not a user");
        else if (acl is not null && !Acl.TryParse(acl, out flags, out error))
            context.Fail($"permission: {error}");
        else
            await InviteAsync(context, channel.WithoutQuery(), invited, flags);
    }

    private static async ValueTask InviteAsync(QueryContext context, IdentityUri channel, Identity invited, Permissions flags)
    {
        string name = invited.ToString();
        if (!context.Services.Router.Domains.Hosts(channel.Identity.Server))
        {
            RemoteInvites.Relay(context, channel, invited, flags);
            return;
        }

        bool isElsewhere = !context.Services.Router.Domains.Hosts(invited.Server);
        if (isElsewhere && context.Services.Remote.Refusal(invited.Server) is { } refusal)
        {
            context.Fail(refusal);
            return;
        }

        if (await context.RunAsync(channel.Identity, new InviteCommand(context.Actor, channel.Path, name, flags)) is not { } decision)
            return;
        var made = (Invited)decision.Outcome!;
        if (isElsewhere)
        {
            RemoteInvites.Send(context, channel, invited, flags, made);
            return;
        }

        Answer<Core.Trees.Decision> told = await context.Services.Router.RunAsync(
            invited, new ReceiveInviteCommand(context.Actor.Identity, channel.ToString(), Acl.Format(flags), made.Invitation.Id));
        if (told.Error is { } error)
        {
            await context.Services.Router.RunAsync(channel.Identity, new ForgetInvitationCommand(channel.Path, name, made.Invitation.Id, made.Before));
            context.Fail(error);
            return;
        }

        context.Respond(writer => writer.WriteString("ns"u8, Namespaces.Invite));
    }
}
