using System.Buffers;
using System.Security.Cryptography;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Reading;
using OTalk.Engine.Delivery;
using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>Messages in one version of STOMP: the part of MESSAGE that all receivers share. What differs stands before it.</summary>
internal sealed class StompEncoder(StompVersion version) : IEventEncoder
{
    /// <summary>Slot 0 of events belongs to JSON stanzas, 1 and 2 to Talker.</summary>
    private const int FirstSlot = 3;

    private const string Hash = "otalk-hash";
    private const int HeadersBytes = 320;

    /// <summary>By version.</summary>
    public static IReadOnlyList<StompEncoder> All { get; } = [.. StompVersions.All.Select(static version => new StompEncoder(version))];

    public int Slot => FirstSlot + (int)version;

    /// <summary>The message; of a subscription that delivers no more than a hash, or nothing, the body is empty.</summary>
    public byte[] Encode(Publication publication, DeliveryMode mode)
    {
        LogEntry entry = publication.Entry;
        ReadOnlySpan<byte> body = mode == DeliveryMode.Full ? entry.Body.Span : default;
        ReadOnlySpan<StompHeader> more = mode == DeliveryMode.Hash
            ? [new StompHeader(Hash, $"sha-256:{Convert.ToHexStringLower(SHA256.HashData(entry.Body.Span))}")]
            : [];
        var output = new ArrayBufferWriter<byte>(body.Length + HeadersBytes);
        StompMessageWriter.WriteShared(output, version, entry.Id.ToString(), publication.Channel, entry.Author, entry.Time, body, more);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A job.</summary>
    public byte[] Encode(ContentRow row)
    {
        var output = new ArrayBufferWriter<byte>(row.Message.Length + HeadersBytes);
        StompMessageWriter.WriteShared(output, version, row.Id, row.Channel, row.From, row.Time, row.Message.Span);
        return output.WrittenSpan.ToArray();
    }

    public byte[] EncodeTail(IReadOnlyList<string> subscriptions) => [];
}
