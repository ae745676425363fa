using System.Buffers;
using System.Security.Cryptography;
using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.Protocols.Json;

namespace OTalk.Endpoints;

/// <summary>Events as oTalk JSON stanzas: for every door that speaks it.</summary>
public sealed class JsonEventEncoder : IEventEncoder
{
    public static readonly JsonEventEncoder Instance = new();

    public int Slot => 0;

    public byte[] Encode(Publication publication, DeliveryMode mode)
    {
        LogEntry entry = publication.Entry;
        var buffer = new ArrayBufferWriter<byte>(publication.Length + 64);
        switch (mode)
        {
            case DeliveryMode.Hash:
                JsonEventWriter.WriteHash(buffer, publication.Channel, entry.Id, entry.Time, entry.Author, entry.Key, SHA256.HashData(entry.Body.Span));
                break;
            case DeliveryMode.Notify:
                JsonEventWriter.WriteNotify(buffer, publication.Channel, entry.Id, entry.Time, entry.Author, entry.Key);
                break;
            default:
                JsonEventWriter.WriteFull(buffer, publication.Channel, entry.Id, entry.Time, entry.Author, entry.Key, entry.Body.Span);
                break;
        }

        return buffer.WrittenSpan.ToArray();
    }

    public byte[] EncodeTail(IReadOnlyList<string> subscriptions)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        JsonEventWriter.WriteTail(buffer, [.. subscriptions]);
        return buffer.WrittenSpan.ToArray();
    }
}
