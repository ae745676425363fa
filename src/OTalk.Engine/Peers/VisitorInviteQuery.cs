using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Queries;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Peers;

/// <summary>
/// Invitations across servers. From the channel's server, with <c>invite</c>, to somebody here: the second step of inviting. From a moderator
/// elsewhere, to a channel here: the same as <see cref="InviteQuery"/>.
/// </summary>
internal sealed class VisitorInviteQuery : IQuery
{
    private readonly InviteQuery _ofModerators = new();

    public string Ns => Namespaces.Invite;

    public StreamPhase Phases => StreamPhase.Bound;

    public async ValueTask RunAsync(QueryContext context)
    {
        if (context.Members.Text("invite") is not { } invite)
        {
            await _ofModerators.RunAsync(context);
            return;
        }

        if (context.Channel("channel") is not { } channel)
            return;
        string acl = context.Members.Text("permission") ?? "";
        string by = context.Members.Text("inviter") ?? channel.Identity.ToString();
        string? error = "";
        Identity? inviter = null;
        if (context.Members.Fault is { } fault)
            context.Fail(fault);
        else if (!Guid.TryParse(invite, out Guid id))
            context.Fail("invite is no id of an invitation");
        else if (!Acl.TryParse(acl, out Permissions flags, out error))
            context.Fail($"permission: {error}");
        else if (!Identity.TryParse(by, out inviter, out error))
            context.Fail($"inviter: {error}");
        else if (channel.Identity != context.Stream.User)
            context.Fail(StanzaError.Forbidden($"channel: {channel.Identity} invites to {channel.WithoutQuery()}, not {context.Stream.User}"));
        else if (await context.RunAsync(context.To.Identity, new ReceiveInviteCommand(inviter.ToString(), channel.WithoutQuery().ToString(), Acl.Format(flags), id)) is not null)
            context.Respond(writer => writer.WriteString("ns"u8, Namespaces.Invite));
    }
}
