using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Mirrors;
using OTalk.Engine.Queries;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Peers;

/// <summary>
/// What another server has decided about a subscription or an invitation: <c>{"ns":"http://otalk.com/p/subscription","channel":SOURCE,
/// "subscription":ID,"state":S}</c> to the owner of the subscription, or with <c>invite</c> in place of <c>subscription</c>, to who was invited or to
/// the channel. Only the source's server tells of a channel, and only the own server of who declines.
/// </summary>
internal sealed class VisitorSubscriptionQuery : IQuery
{
    public string Ns => Namespaces.Subscription;

    public StreamPhase Phases => StreamPhase.Bound;

    public async ValueTask RunAsync(QueryContext context)
    {
        if (context.Address("channel") is null)
            return;
        string? channel = context.Members.Text("channel");
        string? id = context.Members.Text("subscription");
        string? state = context.Members.Text("state");
        string? invite = context.Members.Text("invite");
        if (context.Members.Fault is { } fault)
            context.Fail(fault);
        else if (channel is null || state is not (SubscriptionState.Active or SubscriptionState.Denied or SubscriptionState.Ended))
            context.Fail("channel and a state, active, denied or ended, are needed");
        else if (id is not null)
            await ChangeAsync(context, IdentityUri.Parse(channel), id, state);
        else if (invite is not null && Guid.TryParse(invite, out Guid declined))
            await DeclineAsync(context, declined);
        else
            await EndInviteAsync(context, IdentityUri.Parse(channel));
    }

    private static async ValueTask ChangeAsync(QueryContext context, IdentityUri source, string id, string state)
    {
        if (!SubscriptionIds.IsId(id))
        {
            context.Fail($"subscription: '{id}' is no id of a subscription");
            return;
        }

        if (!IsOf(context, source))
            return;
        Identity owner = context.To.Identity;
        if (await context.RunAsync(owner, new ChangeSubscriptionCommand(id, source.ToString(), state)) is null)
            return;
        if (state is not SubscriptionState.Active
            && await context.Services.Mirrors.HasAsync(source.Identity)
            && (await context.Services.Mirrors.RunAsync(source.Identity, new UnmirrorSubscriberCommand(owner.ToString(), id))).Error is { } failed)
        {
            context.Fail(failed);
            return;
        }

        Answer(context);
    }

    private static async ValueTask EndInviteAsync(QueryContext context, IdentityUri channel)
    {
        if (IsOf(context, channel) && await context.RunAsync(context.To.Identity, new EndInviteCommand(channel.ToString())) is not null)
            Answer(context);
    }

    /// <summary>Who was invited to a channel here has declined.</summary>
    private static async ValueTask DeclineAsync(QueryContext context, Guid invite)
    {
        if (context.To.IsPattern)
            context.Fail("to is a pattern: an invitation is to one channel");
        else if (await context.RunAsync(context.To.Identity, new ForgetInvitationCommand(context.To.Path, context.Stream.User!.ToString(), invite)) is not null)
            Answer(context);
    }

    /// <summary>Whether who speaks is the owner of the channel, which alone decides about it; else that is answered.</summary>
    private static bool IsOf(QueryContext context, IdentityUri channel)
    {
        if (channel.Identity == context.Stream.User)
            return true;
        context.Fail(StanzaError.Forbidden($"channel: {channel.Identity} decides about {channel.WithoutQuery()}, not {context.Stream.User}"));
        return false;
    }

    private static void Answer(QueryContext context) => context.Respond(writer => writer.WriteString("ns"u8, Namespaces.Subscription));
}
