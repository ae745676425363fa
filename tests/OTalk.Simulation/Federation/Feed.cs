using System.Globalization;
using System.Text;
using OTalk.Federation.Queues;

namespace OTalk.Simulation.Federation;

/// <summary>The log of a tree as a source of batches, with what is stored of it; it outlives the process.</summary>
internal sealed class Feed(string from, string to) : IBatchSource
{
    private const int Most = 4;

    private readonly List<string> _log = [];
    private int _reached;
    private (string Tx, int Until)? _mark;

    public IReadOnlyList<string> Log => _log;

    public bool IsBehind => _reached < _log.Count;

    public void Publish() => _log.Add(string.Create(CultureInfo.InvariantCulture, $"{from}>{to}:event-{_log.Count + 1}"));

    public ValueTask<Batch?> NextAsync(CancellationToken cancel)
    {
        if (!IsBehind)
            return ValueTask.FromResult<Batch?>(null);
        int until = Math.Min(_reached + Most, _log.Count);
        _mark ??= (string.Create(CultureInfo.InvariantCulture, $"{from}>{to}:{_reached}-{until}"), until);
        return ValueTask.FromResult<Batch?>(new Batch(
            _mark.Value.Tx, [.. _log.Take(_mark.Value.Until).Skip(_reached).Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))]));
    }

    public ValueTask DoneAsync(Batch batch, IReadOnlyList<ReadOnlyMemory<byte>> answers, CancellationToken cancel)
    {
        (_reached, _mark) = (_mark!.Value.Until, null);
        return ValueTask.CompletedTask;
    }

    public ValueTask GiveUpAsync(GiveUpReason reason, DateTimeOffset addedBefore, CancellationToken cancel) => ValueTask.CompletedTask;
}
