using OTalk.Core.Trees;
using OTalk.Simulation.Checks;
using OTalk.Simulation.Servers.Clients;
using OTalk.Simulation.Servers.World;
using OTalk.Storage.Federation;

namespace OTalk.Simulation.Servers.Checks;

/// <summary>
/// What must be so in the end: nothing waits, both servers agree on every subscription, every session has every message of what it has
/// subscribed to, and every link has carried all of its source, in order.
/// </summary>
internal sealed class RestCheck(ServersRun world)
{
    public void AtRest()
    {
        foreach (Site site in world.Sites)
        {
            foreach (OutboxQueue queue in site.Waiting())
                Require("Drain", queue.Count == 0, $"{queue.Count} stanzas of {site.Domain} wait for {queue.Domain}: {site.Process.Status}");
        }

        foreach (Person person in world.Persons)
            Require("Progress", !person.Outstanding.Any(), $"{person.Name} has no answer to {string.Join(", ", person.Outstanding.Select(asked => asked.Request))}");
        Agree();
        foreach (Person person in world.Persons)
            Complete(person);
        foreach ((Line line, Held held) in world.Links)
            Carried(line, held);
    }

    /// <summary>A subscription stands with its owner, with its source, and where they are on different servers in the mirror; or nowhere.</summary>
    private void Agree()
    {
        foreach (Site site in world.Sites)
        {
            string owner = Stage.UserOf(site.Domain);
            foreach (SubscriptionRecord subscription in site.Stored(owner)?.Subscriptions ?? [])
            {
                // Nobody was told that it is there: the next one who asks takes it up, or the next start forgets it.
                if (subscription.State == SubscriptionState.Asking)
                    continue;
                string source = Stage.OwnerOf($"{subscription.Source}/");
                Require("Agreement", subscription.State == SubscriptionState.Active, $"{subscription.Id} of {owner} to {subscription.Source} is {subscription.State}");
                Require("Agreement", Knows(world.SiteOf(source), source, owner, subscription.Id), $"{subscription.Id} of {owner} is not known to {subscription.Source}");
                Require("Agreement", Knows(site, source, owner, subscription.Id), $"{subscription.Id} of {owner} to {subscription.Source} is not mirrored");
            }

            foreach (string tree in world.People)
            {
                foreach (SubscriberRecord subscriber in site.Stored(tree)?.Subscribers ?? [])
                {
                    bool isOwned = world.SiteOf(subscriber.Owner).Stored(subscriber.Owner)!.Subscriptions.Any(subscription => subscription.Id == subscriber.Id);
                    Require("Agreement", isOwned, $"{site.Domain} knows {subscriber.Id} of {subscriber.Owner} to {subscriber.Source}, and its owner does not");
                }
            }
        }
    }

    private static bool Knows(Site site, string source, string owner, string id) =>
        site.Stored(source)?.Subscribers.Any(subscriber => subscriber.Owner == owner && subscriber.Id == id && subscriber.State == SubscriptionState.Active) == true;

    private void Complete(Person person)
    {
        Reading reading = person.Reading!;
        foreach ((string channel, Held held) in reading.Held)
        {
            if (IsOver(person.User, held))
                continue;
            HashSet<Guid> received = reading.ReceivedOf(channel);
            foreach (StoredMessage message in Behind(channel, held))
                Require("Progress", received.Contains(message.Id), $"{person.Name} never got {message.Id}, offset {message.Offset} of {channel}, subscribed as {held}");
        }
    }

    private void Carried(Line line, Held held)
    {
        if (IsOver(line.Owner, held))
            return;
        foreach (StoredMessage message in Behind(line.Source, held).Where(message => !message.Via.Contains(line.Destination)))
        {
            Require(
                "Link",
                world.Chronicle.Find(line.Destination, message.Id) is not null || world.Chronicle.IsRemoved(line.Source, message.Id),
                $"{message.Id}, offset {message.Offset} of {line.Source}, never came to {line.Destination}, linked as {held}");
        }

        List<long> order = [.. world.Chronicle.Messages(line.Destination)
            .Where(message => message.Via is [.., var last] && last == line.Source)
            .Select(message => world.Chronicle.Find(line.Source, message.Id)!.Offset)];
        Require("Link", order.SequenceEqual(order.Order()), $"{line.Destination} has what comes from {line.Source} in another order");
    }

    private IEnumerable<StoredMessage> Behind(string channel, Held held) =>
        world.Chronicle.Messages(channel).Where(message => message.Offset > held.Since && !world.Chronicle.IsRemoved(channel, message.Id));

    private bool IsOver(string owner, Held held) => world.Chronicle.HasEnded(owner, held.Id);

    private static void Require(string check, bool holds, string otherwise)
    {
        if (!holds)
            throw new ViolationException(check, otherwise);
    }
}
