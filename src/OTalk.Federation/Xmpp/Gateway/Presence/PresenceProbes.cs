using Microsoft.Extensions.Logging;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Gateway.ForeignRooms;

namespace OTalk.Federation.Xmpp.Gateway.Presence;

/// <summary>
/// Asks contacts how available they are when one of ours has come (RFC 6121, section 4.3.1), and rooms whether they still have them (XEP-0410): what
/// was told while this server was away was told to nobody.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="way">The way to them.</param>
/// <param name="logger">What could not be asked.</param>
internal sealed partial class PresenceProbes(Lazy<EngineServices> engine, IPeerWay way, ILogger<PresenceProbes> logger)
{
    /// <summary>A session of one of ours was bound.</summary>
    public void Arrived(Identity ours) => _ = ProbeAsync(ours);

    private async Task ProbeAsync(Identity ours)
    {
        Answer<List<Identity>> contacts = await engine.Value.Router.InspectAsync(ours, static tree => tree.Subscriptions
            .Where(static subscription => subscription.State is SubscriptionState.Active)
            .Select(static subscription => (Source: IdentityUri.Parse(subscription.Source), Config: SubscriptionConfig.Parse(subscription.ConfigJson)))
            .Where(asked => !tree.Rules.Hosts(asked.Source.Identity.Server)
                && (PresencePaths.IsPresence(asked.Source) || RoomAddresses.NickOf(asked.Source, asked.Config) is not null))
            .Select(static asked => asked.Source.Identity)
            .Distinct()
            .ToList());
        foreach (Identity contact in contacts.Value ?? [])
        {
            try
            {
                await way.ProbeAsync(ours, contact, CancellationToken.None);
            }
            catch (Exception failure) when (failure is PeerUnreachableException or ObjectDisposedException)
            {
                LogNotAsked(failure.Message, contact.Server);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "presence-not-asked", Message = "How available users of {Domain} are could not be asked: {Reason}")]
    private partial void LogNotAsked(string reason, string domain);
}
