using System.Text;

namespace OTalk.Federation.Tests.Queues;

/// <summary>A batch that was handed to the channel.</summary>
internal sealed record SentBatch(string Domain, string Tx, string[] Stanzas)
{
    /// <summary>What a peer that does as it is told answers.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Answers() =>
        [.. Stanzas.Select(stanza => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"ok {stanza}"))];
}
