using OTalk.Integration.Durability;
using OTalk.Integration.Rest;
using OTalk.Integration.Support;

namespace OTalk.Integration.Restoring;

/// <summary>
/// Reads an event stream and comes back with <c>Last-Event-ID</c> (protocol reference, "Event streams"): nothing that it has received comes again,
/// not even when the server was killed.
/// </summary>
internal sealed class CutEventReader(string lastEventId, Lives lives, CuttingProxy proxy, IReadOnlyList<Sequence> sequences)
    : CutReader(lives, proxy, sequences)
{
    private string _lastEventId = lastEventId;

    protected override async Task ReadAsync(int life)
    {
        using RestClient client = new(new Uri($"http://{Proxy.Address}"), Cast.Romeo);
        using EventReader events = await client.EventsAsync(lastEventId: _lastEventId);
        Begin(life, forgets: false);
        while (!IsComplete)
        {
            EventBlock block = await events.BlockAsync() ?? throw new IOException("the event stream has ended");
            _lastEventId = block.Id ?? _lastEventId;
            if (block.Data is null)
                continue;
            if (block.Name == "close" && block.Json.GetProperty("reason").ValueEquals("replaced"))
                throw Replaced();
            Assert.True(block.Name is null, $"{block.Name}: {block.Data}");
            Take(block.Json.GetProperty("event").GetProperty("id").GetGuid(), block.Body!);
            Confirm(Received());
        }
    }
}
