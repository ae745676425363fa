using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Keeping;
using OTalk.Core.Trees.Reading;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Trees;

/// <summary>
/// One pass over the work that waited: decides each piece on the state the ones before it left, and gathers what has to be stored,
/// delivered, answered and done elsewhere. Nothing of it leaves before the changes are durable.
/// </summary>
internal sealed class BatchRun(LoadedTree tree, TreeServices services)
{
    private readonly TreeCounters _decidedOn = tree.IsStored ? tree.State.Counters : TreeCounters.None;
    private readonly Dictionary<(int Channel, Guid Id), KnownMessage> _messages = [];
    private readonly Dictionary<(int Channel, string Key), KeyGiver?> _newKeys = [];
    private readonly HashSet<(int Channel, Guid Id)> _removed = [];

    public List<Change> Changes { get; } = [];

    /// <summary>Entries in order with who gets them, by the state at their place.</summary>
    public List<Delivery> Deliveries { get; } = [];

    /// <summary>What the decisions leave for other trees.</summary>
    public List<Outgoing> Outgoing { get; } = [];

    public List<Action> Answers { get; } = [];

    /// <summary>The offset of the newest entry, once the changes so far are stored.</summary>
    private long Appended => tree.LastOffset + Changes.Count(change => change is EntryAppended);

    public TreeBatch ToBatch() => new(tree.State.Identity.ToString(), tree.State.Epoch, _decidedOn, tree.State.Counters, Changes);

    public async ValueTask TakeAsync(TreeWork work)
    {
        switch (work)
        {
            case CommandWork command:
                await DecideAsync(command);
                break;
            case ReadWork read:
                (ReadPlan? plan, StanzaError? error) = ReadPlanner.Plan(tree.State, read.Identity, read.Address);
                Answers.Add(() =>
                {
                    if (error is not null)
                        read.Fail(error);
                    else
                        read.Done(new AllowedRead(plan!, tree.LastOffset));
                });
                break;
            case IInspectWork inspect:
                Answers.Add(() => inspect.Look(tree.State));
                break;
            default:
                throw new ArgumentException($"{work.GetType().Name} is no work that decides", nameof(work));
        }
    }

    /// <summary>Decides a command; false where nothing came of it and it waits for a better time.</summary>
    public async ValueTask<bool> DecideAsync(CommandWork work)
    {
        DecisionContext context = await ContextAsync(work.Command);
        bool isDone = work.Command.Visit is { } visit && tree.State.Items.FindVisits(visit.Peer)?.Has(visit) == true;
        Decision decision = (isDone ? work.Command.DecideAgain(tree.State) : null) ?? work.Command.Decide(tree.State, context);
        if (decision.Error is { } error)
        {
            Answers.Add(() => work.Fail(error));
            return true;
        }

        if (work.Waits(decision))
            return false;

        foreach (Change change in KeptChannels.Complete(tree.State, context, decision.Changes))
            Make(change);
        if (decision.Transient is { } passing)
            Deliveries.Add(tree.DeliveryOf(passing));
        foreach (Effect effect in decision.Effects)
        {
            var outgoing = new Outgoing(tree.State.Items.NextOutgoing, effect);
            Make(new OutgoingSet(outgoing));
            Outgoing.Add(outgoing);
        }

        if (!isDone && work.Command.Visit is { } first && (decision.Changes.Count > 0 || decision.Effects.Count > 0))
            Make(new VisitsSet(Visits.With(tree.State.Items.FindVisits(first.Peer), first)));
        Answers.Add(() => work.Done(decision));
        return true;
    }

    private void Make(Change change)
    {
        if (change is SubscriberSet { Subscriber: var subscriber })
            change = new SubscriberSet(subscriber with { Reached = StartOf(subscriber) });
        Changes.Add(change);
        tree.State.Apply(change);
        switch (change)
        {
            case EntryAppended { Entry: var entry }:
                Deliveries.Add(tree.DeliveryOf(entry));
                if (entry.Kind == EntryKind.Message)
                    Remember(entry);
                break;
            case KeyRemoved removed:
                _newKeys[(removed.Channel, removed.Key)] = null;
                break;
            case MessageRemoved removed:
                Forget(removed);
                break;
            case SubscriberSet set:
                BeginPeer(set.Subscriber);
                break;
            case SubscriberRemoved removed:
                EndPeer(removed.Owner);
                break;
        }
    }

    /// <summary>Another server reads from where its first subscription becomes active.</summary>
    private void BeginPeer(SubscriberRecord subscriber)
    {
        string domain = Identity.Parse(subscriber.Owner).Server;
        bool active = string.Equals(subscriber.State, SubscriptionState.Active, StringComparison.Ordinal);
        if (active && !tree.State.Rules.Hosts(domain) && tree.State.Items.FindPeer(domain) is null)
            Make(new PeerReachedSet(new PeerReached(domain, Appended)));
    }

    private void EndPeer(string owner)
    {
        string domain = Identity.Parse(owner).Server;
        if (tree.State.Items.FindPeer(domain) is not null
            && !tree.State.Subscribers.All.Any(subscriber => subscriber.IsActive && string.Equals(subscriber.Domain, domain, StringComparison.Ordinal)))
        {
            Make(new ItemRemoved(ItemKind.PeerReached, domain));
        }
    }

    /// <summary>A message is gone, and with it the value of the key it gave one to, whether or not either was looked up before.</summary>
    private void Forget(MessageRemoved removed)
    {
        (int Channel, Guid Id) place = (removed.Channel, removed.Id);
        _removed.Add(place);
        if (_messages.TryGetValue(place, out KnownMessage? known))
            _messages[place] = Gone(known);
        foreach (((int Channel, string Key) key, KeyGiver? giver) in _newKeys)
        {
            if (key.Channel == removed.Channel && giver?.Id == removed.Id)
                _newKeys[key] = null;
        }
    }

    private static KnownMessage Gone(KnownMessage known) => known with { InHistory = false, Key = null };

    /// <summary>
    /// A link carries what comes after it became active, and another server is sent for a subscription what comes after that; one that changes
    /// goes on where it stands.
    /// </summary>
    private long? StartOf(SubscriberRecord subscriber)
    {
        if (!string.Equals(subscriber.State, SubscriptionState.Active, StringComparison.Ordinal))
            return null;
        if (tree.State.Subscribers.Find(subscriber.Owner, subscriber.Id) is { IsActive: true, Record.Reached: { } reached })
            return reached;
        bool isHere = tree.State.Rules.Hosts(Identity.Parse(subscriber.Owner).Server);
        return isHere && IdentityUri.Parse(subscriber.Destination).Path.IsRoot ? null : Appended;
    }

    private void Remember(LogEntry entry)
    {
        _messages[(entry.Channel, entry.Id)] = new KnownMessage(entry.Channel, entry.Id, entry.Time, entry.Author, entry.Digest, InHistory: true, entry.Key);
        if (entry.Key is not null)
            _newKeys[(entry.Channel, entry.Key)] = new KeyGiver(entry.Id, entry.Author, entry.Ns);
    }

    private async ValueTask<DecisionContext> ContextAsync(TreeCommand command)
    {
        DateTimeOffset now = Clock.Now(services.Time);
        IReadOnlyList<(ChannelPath Channel, Guid Id)> needed = command.NeedsMessages;
        var messages = needed.Count == 0 ? [] : new KnownMessage?[needed.Count];
        for (int index = 0; index < messages.Length; index++)
            messages[index] = await FindMessageAsync(needed[index].Channel, needed[index].Id);
        KeyGiver? giver = command.NeedsKey is var (place, key) ? await FindKeyGiverAsync(place, key) : null;
        return new DecisionContext(now, () => services.Ids.MessageId(now), messages.Length == 0 ? null : messages[0], giver?.Author)
        {
            Messages = messages,
            Key = giver,
            Moving = await FindMovingAsync(command),
        };
    }

    private async ValueTask<MovingMessage?> FindMovingAsync(TreeCommand command)
    {
        if (command.Moves(tree.State) is not var (from, to, id) || await FindEntryAsync(tree.State.Find(from)!.Number, id) is not { } entry)
            return null;
        return new MovingMessage(entry, await FindMessageAsync(to, id) is not null);
    }

    /// <summary>A message as this pass leaves it: what it appends, revises and removes is not so in the store yet.</summary>
    private async ValueTask<LogEntry?> FindEntryAsync(int channel, Guid id)
    {
        if (_removed.Contains((channel, id)))
            return null;
        LogEntry? entry = Changes.OfType<EntryAppended>().FirstOrDefault(change => change.Entry.Channel == channel && change.Entry.Id == id)?.Entry;
        if (entry is null && tree.IsStored)
            entry = await services.Store.ReadMessageAsync(tree.State.Identity.ToString(), channel, id, CancellationToken.None);
        foreach (MessageRevised revised in Changes.OfType<MessageRevised>())
        {
            if (revised.Channel == channel && revised.Id == id)
                entry = entry?.Revised(revised);
        }

        return entry;
    }

    private async ValueTask<KnownMessage?> FindMessageAsync(ChannelPath path, Guid id)
    {
        if (tree.State.Find(path) is not { } node)
            return null;
        if (_messages.TryGetValue((node.Number, id), out KnownMessage? known) || !tree.IsStored)
            return known;
        known = await services.Store.FindMessageAsync(tree.State.Identity.ToString(), node.Number, id, CancellationToken.None);

        // Remembered, so that what this pass does to it is seen by the commands behind.
        if (known is not null && _removed.Contains((node.Number, id)))
            known = Gone(known);
        if (known is not null)
            _messages[(node.Number, id)] = known;
        return known;
    }

    private async ValueTask<KeyGiver?> FindKeyGiverAsync(ChannelPath path, string key)
    {
        if (tree.State.Find(path) is not { } node)
            return null;
        if (_newKeys.TryGetValue((node.Number, key), out KeyGiver? giver) || !tree.IsStored)
            return giver;
        KeyPage stored = await services.Store.ReadKeysAsync(
            tree.State.Identity.ToString(), KeyQuery.All(node.Number) with { Key = key }, CancellationToken.None);
        return stored.Keys is [{ Entry: var entry }, ..] && !_removed.Contains((node.Number, entry.Id))
            ? new KeyGiver(entry.Id, entry.Author, entry.Ns)
            : null;
    }
}
