using OTalk.Storage.Federation;

namespace OTalk.Simulation.Federation;

/// <summary>Does not find each fifth stanza.</summary>
internal sealed class SkippingOutbox(IOutboxStore inner) : OutboxWrapper(inner)
{
    public override async ValueTask<IReadOnlyList<OutboxStanza>> ReadAsync(
        string domain, long after, int maxStanzas, long maxBytes, CancellationToken cancel)
    {
        IReadOnlyList<OutboxStanza> read = await base.ReadAsync(domain, after, maxStanzas, maxBytes, cancel);
        OutboxStanza[] found = [.. read.Where(stanza => stanza.Number % 5 != 0)];
        return found.Length > 0 || read.Count == 0 ? found : await ReadAsync(domain, read[^1].Number, maxStanzas, maxBytes, cancel);
    }
}
