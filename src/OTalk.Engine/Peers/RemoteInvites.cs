using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Queries;

namespace OTalk.Engine.Peers;

/// <summary>Invitations where the channel, or who is invited, lives on another server.</summary>
internal static class RemoteInvites
{
    /// <summary>To a channel elsewhere: its server decides.</summary>
    public static void Relay(QueryContext context, IdentityUri channel, Identity invited, Permissions flags) =>
        context.Services.Remote.Send(new RemoteStanza(context.Actor.Address, channel, new RemoteQuery(JsonText.Utf8Object(writer =>
        {
            writer.WriteString("ns"u8, Namespaces.Invite);
            writer.WriteString("channel"u8, channel.ToString());
            writer.WriteString("identity"u8, invited.ToString());
            writer.WriteString("permission"u8, Acl.Format(flags));
        })))
        {
            ClientId = context.Stanza.Id,
            Answered = answer =>
            {
                if (answer.Error is { } error)
                    context.Fail(error);
                else
                    Respond(context);
                return Task.CompletedTask;
            },
        });

    /// <summary>To a channel here, which has decided: the server of who is invited is told. Where it refuses, the invitation is forgotten.</summary>
    public static void Send(QueryContext context, IdentityUri channel, Identity invited, Permissions flags, Invited made) =>
        context.Services.Remote.Send(new RemoteStanza(channel.ToString(), new IdentityUri(invited, ChannelPath.Root), new RemoteQuery(JsonText.Utf8Object(writer =>
        {
            writer.WriteString("ns"u8, Namespaces.Invite);
            writer.WriteString("channel"u8, channel.ToString());
            writer.WriteString("permission"u8, Acl.Format(flags));
            writer.WriteString("inviter"u8, context.Actor.Identity);
            writer.WriteString("invite"u8, made.Invitation.Id);
        })))
        {
            // A server that brings the invitation is not kept waiting for a third one: that it will be told is enough.
            Kept = durable =>
            {
                if (!context.Stream.IsVisit)
                    return;
                if (durable)
                    Respond(context);
                else
                    context.Fail(new StanzaError(Condition.InternalServerError, $"{invited} could not be told; try again"));
            },
            Answered = async answer =>
            {
                if (answer.Error is not null && !answer.IsQueued)
                    await context.Services.Router.RunAsync(channel.Identity, new ForgetInvitationCommand(channel.Path, invited.ToString(), made.Invitation.Id, made.Before));
                if (context.Stream.IsVisit)
                    return;
                if (answer.Error is { } error)
                    context.Fail(error);
                else
                    Respond(context);
            },
        });

    private static void Respond(QueryContext context) => context.Respond(static writer => writer.WriteString("ns"u8, Namespaces.Invite));
}
