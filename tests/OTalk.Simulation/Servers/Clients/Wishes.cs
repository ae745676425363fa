using OTalk.Simulation.Clients;
using OTalk.Simulation.Servers.World;

namespace OTalk.Simulation.Servers.Clients;

/// <summary>What a person does of its own accord, at home and abroad: mostly what it may, sometimes what it may not.</summary>
internal sealed class Wishes(string user, string session, Random random, IReadOnlyList<string> people)
{
    private readonly List<(string Channel, Guid Id)> _own = [];
    private readonly HashSet<Guid> _published = [];
    private readonly List<Job> _held = [];
    private int _texts;

    /// <summary>What everybody may do in a channel that is created.</summary>
    public string AclOf(string address) => Stage.ChannelsOf(user).FirstOrDefault(channel => channel.Address == address).AllAcl ?? "psd";

    /// <summary>A message of its own is stored; that may be answered more than once, where it was sent again.</summary>
    public void Published(Message message, Guid id)
    {
        if (_published.Add(id))
            _own.Add((message.Channel, id));
    }

    /// <summary>Jobs were handed to it.</summary>
    public void Handed(IReadOnlyList<Job> jobs) => _held.AddRange(jobs);

    public Request Any(Asks asks, Reading reading)
    {
        string whose = people[random.Next(people.Count)];
        string channel = $"{whose}/{(random.Next(3) == 0 ? "copy" : "square")}";
        switch (random.Next(40))
        {
            case 0:
                return asks.Subscribe($"{whose}/diary");
            case 1:
                return asks.Publish(Write($"{whose}/diary"));
            case < 4:
                return asks.Get(random.Next(5) == 0 ? $"{whose}/diary" : channel);
            case < 9:
                return asks.Subscribe(channel);
            case 9 when reading.Wanted.Count > 0:
                return asks.Unsubscribe(reading.Wanted.ElementAt(random.Next(reading.Wanted.Count)));
            case 10 when random.Next(3) == 0 && whose != user:
                return asks.Remove($"{user}/square", whose);
            case < 13 when Stage.Lines.Where(line => line.Owner == user && people.Contains(Stage.OwnerOf(line.Source))).ToList() is { Count: > 0 } lines:
                return asks.Link(lines[random.Next(lines.Count)]);
            case < 15:
                return asks.Pass(Write(channel) with { ChosenId = null });
            case < 18 when _own.Count > 0:
                return Change(asks);
            case < 24:
                return Work(asks);
            default:
                return asks.Publish(Write(channel));
        }
    }

    /// <summary>Changes one of its messages, which nobody else does, or takes it away, once.</summary>
    private Request Change(Asks asks)
    {
        (string channel, Guid id) = _own[random.Next(_own.Count)];
        if (random.Next(2) == 0)
            return asks.Revise(channel, id, NextText());
        _own.Remove((channel, id));
        return asks.Delete(channel, id);
    }

    private Request Work(Asks asks)
    {
        int what = random.Next(10);
        if (_held.Count > 0 && what < 4)
        {
            Job job = _held[random.Next(_held.Count)];
            return what == 0 ? asks.Cancel(job) : asks.Finish(job);
        }

        return what < 7 ? asks.Claim(random.Next(1, 4), 0) : asks.Publish(Write(Stage.Jobs));
    }

    private Message Write(string channel)
    {
        byte[] id = new byte[16];
        random.NextBytes(id);
        return new Message(channel, NextText(), random.Next(3) == 0 ? null : new Guid(id));
    }

    private string NextText() => $"{user}/{session} {++_texts}";
}
