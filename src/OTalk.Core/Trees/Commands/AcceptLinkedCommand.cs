using System.Security.Cryptography;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// A link brings a message into a channel: author, id and bytes unchanged. A message that is there already, or has been, is not taken twice;
/// one that came through this very channel is not taken at all, so loops end. A missing channel is made.
/// </summary>
/// <param name="Owner">Owner of the subscription, whose tree this is.</param>
/// <param name="SubscriptionId">Its id: what authorises the message.</param>
/// <param name="Channel">Where it goes.</param>
/// <param name="Entry">The message at its source.</param>
/// <param name="SourceAddress">Address of the channel it comes from.</param>
/// <param name="SourceMessageCount"><c>msg_count</c> of that channel, for one that is made here.</param>
public sealed record AcceptLinkedCommand(
    string Owner,
    string SubscriptionId,
    ChannelPath Channel,
    LogEntry Entry,
    string SourceAddress,
    int SourceMessageCount) : TreeCommand
{
    /// <summary>Channels a message may come through by links; more is a loop that nobody meant.</summary>
    public const int MaximumHops = 16;

    public override (ChannelPath Channel, Guid Id)? NeedsMessage => (Channel, Entry.Id);

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        bool authorised = tree.FindSubscription(SubscriptionId) is { } subscription
            && string.Equals(Owner, tree.Identity.ToString(), StringComparison.Ordinal)
            && Channel.IsAtOrBelow(IdentityUri.Parse(subscription.Destination).Path);
        if (!authorised || context.Message is not null || Entry.Via.Count >= MaximumHops || Entry.Via.Contains(tree.AddressOf(Channel), StringComparer.Ordinal))
            return new Decision();

        var changes = new List<Change>();
        if (MakeMissingChannels(tree, context, changes, out int number) is { } refused)
            return refused;
        changes.Add(new EntryAppended(new LogEntry
        {
            Kind = EntryKind.Message,
            Channel = number,
            Path = Channel,
            Id = Entry.Id,
            Time = Entry.Time,
            Author = Entry.Author,
            Body = Entry.Body,
            Ns = Entry.Ns,
            Key = Entry.Key,
            Digest = Entry.Digest ?? SHA256.HashData(Entry.Body.Span),
            Via = [.. Entry.Via, SourceAddress],
        }));
        return new Decision { Changes = changes };
    }

    /// <summary>Makes what is missing of the path, as far as somebody could create it; <paramref name="number"/> is that of the destination.</summary>
    private StanzaError? MakeMissingChannels(TreeState tree, DecisionContext context, List<Change> changes, out int number)
    {
        var missing = new Stack<ChannelPath>();
        ChannelPath there = Channel;
        for (; tree.Find(there) is null; there = there.Parent)
            missing.Push(there);
        number = tree.Find(there)!.Number;
        int limit = tree.Rules.ChannelsPerAccount;
        if (missing.Count > 0 && limit > 0 && tree.ChannelCount + missing.Count > limit)
            return StanzaError.QuotaExceeded($"{tree.Identity} has {tree.ChannelCount} channels and may have {limit}");

        int next = tree.Counters.NextChannel;
        foreach (ChannelPath path in missing)
        {
            if (WellKnown.IsPermanent(tree.Identity, path))
                return StanzaError.NotAllowed($"{tree.AddressOf(path)} is made by bind");
            string config = $$"""{"msg_count":{{SourceMessageCount.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}""";
            number = next++;
            changes.Add(new ChannelSet(new ChannelRecord(
                number, path, config, SourceMessageCount, ChannelConfig.DefaultEventCount, Owner, context.Now)));
        }

        return null;
    }
}
