using System.Text;
using OTalk.Storage.Federation;

namespace OTalk.Simulation.Federation;

/// <summary>Writes down at the medium what an outbox stored, in order.</summary>
internal sealed class StoredStanzas(IOutboxStore inner) : OutboxWrapper(inner)
{
    private readonly List<OutboxStanza> _stored = [];
    private readonly Dictionary<string, long> _removed = [];

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _stored.TrueForAll(stanza => stanza.Number <= _removed.GetValueOrDefault(stanza.Domain));

    public IReadOnlyList<string> Of(string domain) =>
        [.. _stored.Where(stanza => stanza.Domain == domain).OrderBy(stanza => stanza.Number).Select(stanza => Encoding.UTF8.GetString(stanza.Body.Span))];

    public override async ValueTask<IReadOnlyList<long>> CommitAsync(IReadOnlyList<OutboxChange> changes, CancellationToken cancel)
    {
        IReadOnlyList<long> numbers = await base.CommitAsync(changes, cancel);
        for (int at = 0; at < changes.Count; at++)
        {
            if (changes[at] is StanzaAdded added && numbers[at] > 0)
                _stored.Add(added.Stanza with { Number = numbers[at] });
            else if (changes[at] is StanzasRemoved removed)
                _removed[removed.Domain] = Math.Max(removed.Until, _removed.GetValueOrDefault(removed.Domain));
        }

        return numbers;
    }
}
