using System.Security.Cryptography;
using OTalk.Core.Addressing;

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
        int number = MissingChannels(tree, context, changes) ?? tree.Find(Channel)!.Number;
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

    /// <summary>Makes what is missing of the path; the number of the destination if it had to be made.</summary>
    private int? MissingChannels(TreeState tree, DecisionContext context, List<Change> changes)
    {
        int next = tree.Counters.NextChannel;
        int? made = null;
        var missing = new Stack<ChannelPath>();
        for (ChannelPath path = Channel; tree.Find(path) is null; path = path.Parent)
            missing.Push(path);
        foreach (ChannelPath path in missing)
        {
            string config = $$"""{"msg_count":{{SourceMessageCount.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}""";
            made = next++;
            changes.Add(new ChannelSet(new ChannelRecord(
                made.Value, path, config, SourceMessageCount, ChannelConfig.DefaultEventCount, Owner, context.Now)));
        }

        return made;
    }
}
