using OTalk.Simulation.Clients;

namespace OTalk.Simulation.Checks;

/// <summary>A publish that was acknowledged is in the history from then on, whatever dies.</summary>
internal sealed class LossCheck : Check
{
    private readonly Dictionary<string, List<Guid>> _acknowledged = [];
    private readonly Dictionary<Request, int> _knownBefore = new(ReferenceEqualityComparer.Instance);

    public override void OnSent(Connection stream, Request request)
    {
        if (request.Kind == RequestKind.Get)
            _knownBefore[request] = Of(request.Address).Count;
    }

    public override void OnAnswered(Connection stream, Request request, Answer answer)
    {
        if (!answer.IsOk)
            return;
        if (request.Kind == RequestKind.Publish)
            Of(request.Address).Add(answer.Payload.GetProperty("id").GetGuid());
        else if (request.Kind == RequestKind.Get)
            Compare(stream, request, Row.Of(answer.Payload).Select(row => row.Id).ToHashSet());
    }

    private void Compare(Connection stream, Request get, HashSet<Guid> page)
    {
        foreach (Guid id in Of(get.Address).Take(_knownBefore[get]))
            Require(page.Contains(id), () => $"{stream.Name} did not find {id} in {get.Address}, which was acknowledged before");
    }

    private List<Guid> Of(string channel)
    {
        if (!_acknowledged.TryGetValue(channel, out List<Guid>? ids))
            _acknowledged[channel] = ids = [];
        return ids;
    }
}
