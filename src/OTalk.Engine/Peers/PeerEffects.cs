using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Mirrors;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Peers;

/// <summary>Sends what a tree's decisions leave for trees of other servers: as queries, by the queue of the domain.</summary>
/// <param name="remote">The ways there.</param>
/// <param name="trees">The mirrors of their identities.</param>
public sealed class PeerEffects(IRemote remote, TreeDirectory trees)
{
    /// <summary>Sends an effect.</summary>
    /// <param name="effect">Which.</param>
    /// <param name="kept">Called once: with false when it is durable in the queue, or cannot be sent at all; with true where it may work later.</param>
    /// <param name="arrived">Called when the other server has it.</param>
    public void Run(Effect effect, Action<bool> kept, Action arrived)
    {
        if (effect is TellMirror refused)
        {
            Unmirror(refused.Source, refused.Owner, refused.SubscriptionId, kept);
            return;
        }

        RemoteStanza stanza = effect switch
        {
            TellOwner tell => Stanza(tell.Source, new IdentityUri(Identity.Parse(tell.Owner), ChannelPath.Root), Namespaces.Subscription, writer =>
            {
                writer.WriteString("channel"u8, tell.Source);
                writer.WriteString("subscription"u8, tell.SubscriptionId);
                writer.WriteString("state"u8, tell.State);
            }),
            TellSource tell => Stanza(tell.Owner, IdentityUri.Parse(tell.Source), Namespaces.Unsubscribe, writer =>
            {
                writer.WriteStartObject("config"u8);
                writer.WriteString("subscription"u8, tell.SubscriptionId);
                writer.WriteEndObject();
            }),
            TellInvited tell => Stanza(tell.Channel, new IdentityUri(Identity.Parse(tell.Identity), ChannelPath.Root), Namespaces.Subscription, writer =>
            {
                writer.WriteString("channel"u8, tell.Channel);
                writer.WriteString("state"u8, SubscriptionState.Ended);
            }),
            TellInviter tell => Stanza(tell.Identity, IdentityUri.Parse(tell.Channel), Namespaces.Subscription, writer =>
            {
                writer.WriteString("channel"u8, tell.Channel);
                writer.WriteString("invite"u8, tell.Invite);
                writer.WriteString("state"u8, SubscriptionState.Ended);
            }),
            _ => throw new ArgumentException($"{effect.GetType().Name} is no known effect", nameof(effect)),
        };
        stanza = stanza with
        {
            Kept = durable => kept(!durable),
            Answered = answer =>
            {
                if (answer.Error is null)
                    arrived();
                return Task.CompletedTask;
            },
        };
        if (effect is TellSource { } ended)
            Unmirror(ended.Source, ended.Owner, ended.SubscriptionId, failed => SendOrKeep(stanza, failed, kept));
        else
            remote.Send(stanza);
    }

    private void SendOrKeep(RemoteStanza stanza, bool failed, Action<bool> kept)
    {
        if (failed)
            kept(true);
        else
            remote.Send(stanza);
    }

    /// <summary>What comes for a subscription that has ended, or was refused, is not taken any more.</summary>
    private void Unmirror(string source, string owner, string subscription, Action<bool> done) => trees.Post(
        Identity.Parse(Actor.IdentityOf(source)), new SentCommand(new UnmirrorSubscriberCommand(owner, subscription), error => done(error is not null)));

    private static RemoteStanza Stanza(string from, IdentityUri to, string ns, Action<Utf8JsonWriter> members) =>
        new(Actor.IdentityOf(from), to, new RemoteQuery(JsonText.Utf8Object(writer =>
        {
            writer.WriteString("ns"u8, ns);
            members(writer);
        })));
}
