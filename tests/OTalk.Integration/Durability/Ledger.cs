using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Durability;

/// <summary>Holds what publishers were told against what the channel has.</summary>
internal static class Ledger
{
    /// <summary>
    /// Every acknowledged message is there once, with the time it was acknowledged with, in its publisher's order; none twice.
    /// </summary>
    public static async Task CheckAsync(OTalkServer server, string channel, IReadOnlyList<Publisher> publishers)
    {
        await using OTalkClient reader = await server.LogInAsync($"{Cast.Romeo}/sess/Reader");
        IReadOnlyList<StoredMessage> stored = await StoredMessage.ReadBySinceIdAsync(reader, channel);
        Assert.Equal(stored, await StoredMessage.ReadByOffsetAsync(reader, channel));
        Assert.Equal(stored.Count, stored.DistinctBy(message => message.Id).Count());
        foreach (Publisher publisher in publishers)
        {
            HashSet<Guid> acknowledged = [.. publisher.Acknowledged.Select(message => message.Id)];
            IEnumerable<Acknowledged> kept = stored
                .Where(message => acknowledged.Contains(message.Id))
                .Select(message => new Acknowledged(message.Id, message.Time));
            Assert.Equal(publisher.Acknowledged, kept);

            // What was stored without an answer reaching the publisher is allowed, but only behind what was answered.
            string[] bodies = [.. stored.Select(message => message.Body).Where(body => body.StartsWith(publisher.Name + " ", StringComparison.Ordinal))];
            Assert.Equal(Enumerable.Range(0, bodies.Length).Select(number => $"{publisher.Name} {number}"), bodies);
        }
    }
}
