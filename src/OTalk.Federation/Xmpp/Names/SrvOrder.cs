using System.Buffers.Binary;
using OTalk.Accounts;

namespace OTalk.Federation.Xmpp.Names;

/// <summary>In which order the servers of a service are tried (RFC 2782, "Usage rules"): by priority, then at random by weight.</summary>
internal static class SrvOrder
{
    /// <summary>Puts records in order. Those of TLS at once and of STARTTLS are one list (XEP-0368, section 2).</summary>
    public static IReadOnlyList<XmppTarget> Of(IEnumerable<SrvRecord> records, IRandomSource random)
    {
        var ordered = new List<XmppTarget>();
        foreach (var group in records.GroupBy(record => record.Priority).OrderBy(group => group.Key))
        {
            // Those of weight 0 stand first, so that they have a small chance and no more.
            List<SrvRecord> left = [.. group.OrderBy(record => record.Weight)];
            while (left.Count > 0)
            {
                int chosen = Choose(left, random);
                ordered.Add(left[chosen].Target);
                left.RemoveAt(chosen);
            }
        }

        return ordered;
    }

    private static int Choose(List<SrvRecord> left, IRandomSource random)
    {
        long sum = left.Sum(record => (long)record.Weight);
        long at = (long)(BinaryPrimitives.ReadUInt64LittleEndian(random.Bytes(sizeof(ulong))) % (ulong)(sum + 1));
        long running = 0;
        return left.FindIndex(record => (running += record.Weight) >= at);
    }
}
