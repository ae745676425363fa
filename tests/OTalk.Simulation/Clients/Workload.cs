using OTalk.Simulation.World;

namespace OTalk.Simulation.Clients;

/// <summary>What a client does of its own accord: mostly what it may, sometimes what it may not.</summary>
internal sealed class Workload(string user, string session, Random random)
{
    private static readonly string[] Shows = ["available", "away", "dnd", "unavailable"];

    /// <summary>Claims that wait do so for up to this many seconds.</summary>
    private const int LongestWait = 4;

    private int _texts;

    /// <summary>The configuration of a channel that is created.</summary>
    public static string AclOf(string address) => Cast.Places.FirstOrDefault(place => place.Address == address)?.AllAcl ?? "";

    /// <summary>Identity in whose tree a channel is.</summary>
    public static string TreeOf(string address) => address[..address.IndexOf('/', StringComparison.Ordinal)];

    public Request Any(Stanzas stanzas)
    {
        Place place = Cast.Places[random.Next(Cast.Places.Count)];
        return random.Next(21) switch
        {
            0 => stanzas.MaskEverything(),
            < 3 => stanzas.Get(place.Address),
            < 6 => stanzas.Subscribe(place.Address),
            < 8 => Probe(stanzas, $"{place.Owner}/{Cast.Nowhere}"),
            < 9 => Probe(stanzas, place.Address),
            < 10 => stanzas.Presence(session, Shows[random.Next(Shows.Length)]),
            _ => stanzas.Publish(Write(place.Address)),
        };
    }

    /// <summary>Something about a queue: a job for it, a claim, or news of a job that is held.</summary>
    public Request AboutJobs(Stanzas stanzas, List<Job> held)
    {
        Queue queue = Cast.Queues[random.Next(Cast.Queues.Count)];
        int what = random.Next(10);
        if (held.Count > 0 && what < 4)
        {
            // What was finished may be finished again: whether the first time came through is not always known.
            Job job = held[random.Next(held.Count)];
            return what == 0 ? stanzas.Cancel(job) : stanzas.Finish(job);
        }

        return what < 7
            ? stanzas.Claim(queue.Address, random.Next(1, 4), random.Next(2) == 0 ? 0 : random.Next(1, LongestWait))
            : stanzas.Publish(Write(queue.Address));
    }

    /// <summary>A new message.</summary>
    public Message Write(string channel)
    {
        byte[] id = new byte[16];
        random.NextBytes(id);
        return new Message(channel, $"{user}/{session} {++_texts}", random.Next(4) == 0 ? null : new Guid(id));
    }

    private Request Probe(Stanzas stanzas, string address) => random.Next(3) switch
    {
        0 => stanzas.Get(address),
        1 => stanzas.Subscribe(address),
        _ => stanzas.Publish(Write(address)),
    };
}
