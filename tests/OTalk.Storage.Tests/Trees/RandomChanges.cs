using System.Globalization;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Tests.Trees;

/// <summary>Batches and questions for one tree, all from one random sequence: most make sense, some are stale or repeat an id.</summary>
internal sealed class RandomChanges(string identity, Random random)
{
    private static readonly string[] Spaces = ["http://x/chat", "http://x/chat#state", "http://x/chatter", "http://x/geo#disco"];
    private static readonly string[] Names = ["topic", "mood", "\uFF5E", "read:juliet@capulet.com"];
    private static readonly int[] Lengths = [-1, 0, 1, 2, 5];

    private readonly Dictionary<int, ChannelPath> _channels = [];
    private readonly Guid _epoch = TestTree.Id(random.Next());
    private TreeCounters _counters = TreeCounters.None;
    private int _clock;

    public DateTimeOffset Now => TestTree.Start.AddSeconds(_clock);

    /// <summary>An id that some channel may have; few, so that they meet.</summary>
    public Guid AnyId => TestTree.Id(random.Next(40 + _clock));

    public int AnyChannel => _channels.Count > 0 && random.Next(20) > 0 ? _channels.Keys.ElementAt(random.Next(_channels.Count)) : random.Next(12);

    public TreeBatch Next(out Action<bool> accepted)
    {
        var decidedOn = random.Next(25) == 0 ? _counters with { Version = _counters.Version + random.Next(-1, 2) } : _counters;
        var before = new Dictionary<int, ChannelPath>(_channels);
        var counters = _counters;
        var changes = new List<Change>();
        if (_channels.Count == 0)
        {
            changes.Add(SetChannel(ref counters, ChannelPath.Root));
        }

        for (var i = random.Next(6); i >= 0; i--)
        {
            changes.Add(Change(ref counters));
        }

        accepted = yes =>
        {
            if (yes)
            {
                _counters = counters;
            }
            else
            {
                _channels.Clear();
                before.ToList().ForEach(c => _channels.Add(c.Key, c.Value));
            }
        };
        return new TreeBatch(identity, random.Next(40) == 0 ? TestTree.Id(-1) : _epoch, decidedOn, counters, changes);
    }

    public MessageQuery Query() => new()
    {
        Channels = [.. Enumerable.Range(0, random.Next(4)).Select(_ => AnyChannel)],
        Kind = random.Next(4) == 0 ? EntryKind.Event : EntryKind.Message,
        Ns = random.Next(3) == 0 ? Spaces[random.Next(Spaces.Length)] : null,
        SinceId = random.Next(5) == 0 ? AnyId : null,
        UntilId = random.Next(5) == 0 ? AnyId : null,
        SinceTime = random.Next(5) == 0 ? TestTree.Start.AddSeconds(random.Next(_clock + 1)) : null,
        UntilTime = random.Next(5) == 0 ? TestTree.Start.AddSeconds(random.Next(_clock + 1)) : null,
        UpTo = random.Next(3) == 0 ? random.Next(_clock + 1) : long.MaxValue,
        Offset = random.Next(3) == 0 ? random.Next(5) : 0,
        Limit = random.Next(8),
        Descending = random.Next(2) == 0,
        MaxBytes = random.Next(3) == 0 ? random.Next(200) : long.MaxValue,
    };

    public KeyQuery KeyQuery() => new()
    {
        Channels = [.. Enumerable.Range(0, random.Next(4)).Select(_ =>
            new KeysOf(AnyChannel, [.. Names.Where(_ => random.Next(3) == 0)], OnlyNamed: random.Next(3) == 0))],
        Key = random.Next(4) == 0 ? Names[random.Next(Names.Length)] : null,
        Ns = random.Next(3) == 0 ? Spaces[random.Next(Spaces.Length)] : null,
        Offset = random.Next(3) == 0 ? random.Next(4) : 0,
        Limit = random.Next(5),
        MaxBytes = random.Next(3) == 0 ? random.Next(200) : long.MaxValue,
    };

    private Change Change(ref TreeCounters counters) => random.Next(20) switch
    {
        < 11 => new EntryAppended(Entry()),
        11 or 12 => SetChannel(ref counters, ChannelPath.Parse($"alleyway/{random.Next(3)}")),
        13 => Reconfigured(ref counters),
        14 when _channels.Count > 1 => Removed(ref counters),
        15 => new GrantSet(Existing(), $"{random.Next(3)}@capulet.com", random.Next(3) == 0 ? null : "ps"),
        16 => new KeyRemoved(Existing(), Names[random.Next(Names.Length)]),
        17 or 18 => new MessageRemoved(Existing(), AnyId),
        _ => new MessageRevised(Existing(), AnyId, Spaces[random.Next(Spaces.Length)], TestTree.Body($"revised {_clock}")),
    };

    private int Existing() => _channels.Keys.ElementAt(random.Next(_channels.Count));

    private LogEntry Entry()
    {
        var channel = Existing();
        var body = TestTree.Body((++_clock).ToString(CultureInfo.InvariantCulture));
        return new LogEntry
        {
            Kind = random.Next(4) == 0 ? EntryKind.Event : EntryKind.Message,
            Channel = channel,
            Path = _channels[channel],
            Id = random.Next(6) == 0 ? AnyId : TestTree.Id(40 + _clock),
            Time = Now,
            Author = $"{random.Next(3)}@capulet.com/sess/a",
            Body = body,
            Ns = Spaces[random.Next(Spaces.Length)],
            Key = random.Next(3) == 0 ? Names[random.Next(Names.Length)] : null,
            Digest = random.Next(2) == 0 ? (ReadOnlyMemory<byte>?)TestTree.Digest(body) : null,
            Via = random.Next(5) == 0 ? ["capulet.com/a", "capulet.com/b"] : [],
        };
    }

    private ChannelSet SetChannel(ref TreeCounters counters, ChannelPath path)
    {
        var number = counters.NextChannel;
        counters = counters with { Version = counters.Version + 1, NextChannel = number + 1 };
        _channels.Add(number, path);
        return new ChannelSet(TestTree.Channel(number, path.Text, Length(), Length()));
    }

    private ChannelSet Reconfigured(ref TreeCounters counters)
    {
        counters = counters with { Version = counters.Version + 1 };
        var number = Existing();
        return new ChannelSet(TestTree.Channel(number, _channels[number].Text, Length(), Length()));
    }

    private ChannelRemoved Removed(ref TreeCounters counters)
    {
        counters = counters with { Version = counters.Version + 1 };
        var number = Existing();
        _channels.Remove(number);
        return new ChannelRemoved(number);
    }

    private int Length() => Lengths[random.Next(Lengths.Length)];
}
