using System.Globalization;
using System.Security.Cryptography;
using OTalk.Core.Addressing;
using OTalk.Core.Trees.Queues;

namespace OTalk.Core.Trees.Commands;

/// <summary>A message on its way over a link.</summary>
/// <param name="Entry">The message at its source.</param>
/// <param name="SourceAddress">Address of the channel it comes from.</param>
/// <param name="SourceMessageCount"><c>msg_count</c> of that channel, for one that has to be made at the destination.</param>
public sealed record CarriedMessage(LogEntry Entry, string SourceAddress, int SourceMessageCount);

/// <summary>The same with the channel it goes to.</summary>
public sealed record LinkedMessage(ChannelPath Channel, CarriedMessage Carried);

/// <summary>
/// A link brings messages into channels: author, id and bytes unchanged, missing channels made. A message that is there already, or has
/// been, is not taken twice; one that came through the very channel is not taken at all, so loops end. In a queue they become jobs; where that is full,
/// nothing is taken, and the link brings it again.
/// </summary>
/// <param name="Owner">Owner of the subscription, whose tree this is.</param>
/// <param name="SubscriptionId">Its id: what authorises the messages.</param>
/// <param name="Messages">In order; taken all at once or not at all.</param>
public sealed record AcceptLinkedCommand(string Owner, string SubscriptionId, IReadOnlyList<LinkedMessage> Messages) : TreeCommand
{
    /// <summary>Channels a message may come through by links; more is a loop that nobody meant.</summary>
    public const int MaximumHops = 16;

    public override IReadOnlyList<(ChannelPath Channel, Guid Id)> NeedsMessages =>
        [.. Messages.Select(message => (message.Channel, message.Carried.Entry.Id))];

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (Destination(tree) is not { } destination)
            return new Decision();

        var changes = new List<Change>();
        var made = new Dictionary<ChannelPath, int>();
        var queued = new Dictionary<ChannelNode, int>();
        for (int index = 0; index < Messages.Count; index++)
        {
            LinkedMessage message = Messages[index];
            if (context.Messages[index] is not null || !IsWanted(tree, destination, message) || !TryMake(tree, context, message, made, changes))
                continue;
            if (made.TryGetValue(message.Channel, out int number))
            {
                changes.Add(new EntryAppended(Copy(message, number, context.Now)));
                continue;
            }

            // Asked before the first only: what comes at once is taken at once, or a queue shorter than that would never take it.
            ChannelNode node = tree.Find(message.Channel)!;
            int ahead = queued.GetValueOrDefault(node);
            if (node.Config.Queue is not null && ahead == 0 && QueueRules.CheckRoom(tree, node) is { } full)
                return full;
            changes.AddRange(QueueRules.Appended(tree, node, Copy(message, node.Number, context.Now), ahead));
            queued[node] = ahead + 1;
        }

        return new Decision { Changes = changes };
    }

    /// <summary>The channel the subscription leads to; null where there is no such subscription (any more).</summary>
    private ChannelPath? Destination(TreeState tree) =>
        string.Equals(Owner, tree.Identity.ToString(), StringComparison.Ordinal) && tree.FindSubscription(SubscriptionId) is { } subscription
            ? IdentityUri.Parse(subscription.Destination).Path
            : null;

    private static bool IsWanted(TreeState tree, ChannelPath destination, LinkedMessage message)
    {
        IReadOnlyList<string> via = message.Carried.Entry.Via;
        return message.Channel.IsAtOrBelow(destination)
            && via.Count < MaximumHops
            && !via.Contains(tree.AddressOf(message.Channel), StringComparer.Ordinal);
    }

    /// <summary>
    /// Makes what is missing of the path to a channel, from the top. False where nobody could create it there: then the message stays at its
    /// source.
    /// </summary>
    private bool TryMake(TreeState tree, DecisionContext context, LinkedMessage message, Dictionary<ChannelPath, int> made, List<Change> changes)
    {
        var missing = new Stack<ChannelPath>();
        for (ChannelPath path = message.Channel; tree.Find(path) is null && !made.ContainsKey(path); path = path.Parent)
            missing.Push(path);
        int limit = tree.Rules.ChannelsPerAccount;
        bool full = missing.Count > 0 && limit > 0 && tree.ChannelCount + made.Count + missing.Count > limit;
        if (full || missing.Any(path => WellKnown.IsPermanent(tree.Identity, path)))
            return false;
        foreach (ChannelPath path in missing)
        {
            int count = message.Carried.SourceMessageCount;
            string config = string.Create(CultureInfo.InvariantCulture, $$"""{"msg_count":{{count}}}""");
            int number = tree.Counters.NextChannel + made.Count;
            made[path] = number;
            changes.Add(new ChannelSet(new ChannelRecord(number, path, config, count, ChannelConfig.DefaultEventCount, Owner, context.Now)));
        }

        return true;
    }

    private static LogEntry Copy(LinkedMessage message, int number, DateTimeOffset now)
    {
        LogEntry entry = message.Carried.Entry;
        return new LogEntry
        {
            Kind = EntryKind.Message,
            Channel = number,
            Path = message.Channel,
            Id = entry.Id,
            Time = entry.Time,
            Arrived = now,
            Author = entry.Author,
            Body = entry.Body,
            Ns = entry.Ns,
            Key = entry.Key,
            Digest = entry.Digest ?? SHA256.HashData(entry.Body.Span),
            Via = [.. entry.Via, message.Carried.SourceAddress],
        };
    }
}
