using OTalk.Simulation.Checks;
using OTalk.Simulation.Clients;
using OTalk.Simulation.Servers.Clients;
using OTalk.Simulation.Servers.World;

namespace OTalk.Simulation.Servers.Checks;

/// <summary>Notes the links that were acknowledged, for the check in the end.</summary>
internal sealed class LinkWatch(ServersRun world) : Check
{
    private readonly Dictionary<Request, Line> _asked = new(ReferenceEqualityComparer.Instance);

    public override void OnSent(Connection stream, Request request)
    {
        if (request.Kind == RequestKind.Link)
            _asked[request] = Stage.Lines.First(line => line.Source == request.Address && line.Owner == stream.User);
    }

    public override void OnAnswered(Connection stream, Request request, Answer answer)
    {
        if (request.Kind != RequestKind.Link || !answer.IsOk)
            return;
        Line line = _asked[request];
        string id = answer.Payload.GetProperty("subscription").GetString()!;
        if (!world.Chronicle.HasEnded(line.Owner, id) && (!world.Links.TryGetValue(line, out Held? held) || held.Id != id))
            world.Links[line] = new Held(id, world.Chronicle.Last(line.Source));
    }
}
