using OTalk.Simulation.Checks;
using OTalk.Simulation.Clients;
using OTalk.Simulation.Servers.World;

namespace OTalk.Simulation.Servers.Checks;

/// <summary>A publish that is answered is in the log of its channel's server, under the id that was answered; and in the history that is read there.</summary>
internal sealed class StoredCheck(Chronicle chronicle) : Check
{
    private readonly Dictionary<string, List<Guid>> _acknowledged = [];
    private readonly Dictionary<Request, int> _knownBefore = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<(string Channel, Guid Id)> _deleting = [];

    public override void OnSent(Connection stream, Request request)
    {
        if (request.Kind == RequestKind.Get)
            _knownBefore[request] = Of(request.Address).Count;
        else if (request.Kind == RequestKind.Delete)
            _deleting.Add((request.Address, request.Job));
    }

    public override void OnAnswered(Connection stream, Request request, Answer answer)
    {
        if (!answer.IsOk)
            return;
        if (request.Kind is RequestKind.Publish or RequestKind.Enqueue)
        {
            Guid id = answer.Payload.GetProperty("id").GetGuid();
            Require(
                chronicle.Find(request.Address, id)?.Text == request.Message!.Text,
                () => $"{stream.Name} was told of {id} in {request.Address}, which does not say '{request.Message.Text}'");
            Require(request.Message!.ChosenId is null || request.Message.ChosenId == id, () => $"{stream.Name} chose {request.Message.ChosenId} and was answered {id}");
            if (request.Kind == RequestKind.Publish)
                Of(request.Address).Add(id);
        }
        else if (request.Kind == RequestKind.Get)
        {
            Compare(stream, request, Row.Of(answer.Payload));
        }
    }

    private void Compare(Connection stream, Request get, IReadOnlyList<Row> page)
    {
        HashSet<Guid> found = [.. page.Select(row => row.Id)];
        Require(found.Count == page.Count, () => $"{stream.Name} read an id twice in {get.Address}");
        foreach (Guid id in Of(get.Address).Take(_knownBefore[get]).Where(id => !_deleting.Contains((get.Address, id))))
            Require(found.Contains(id), () => $"{stream.Name} did not find {id} in {get.Address}, which was acknowledged before");
        IEnumerable<Guid> log = chronicle.Messages(get.Address).Select(message => message.Id).Where(found.Contains);
        Require(log.SequenceEqual(page.Select(row => row.Id)), () => $"{stream.Name} read {get.Address} in another order than the log's");
    }

    private List<Guid> Of(string channel)
    {
        if (!_acknowledged.TryGetValue(channel, out List<Guid>? ids))
            _acknowledged[channel] = ids = [];
        return ids;
    }
}
