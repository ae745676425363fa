using OTalk.Simulation.Checks;
using OTalk.Simulation.Clients;

namespace OTalk.Simulation.Servers.Checks;

/// <summary>
/// A change that its author may make, and nobody else makes, is answered as the first time, however often it travels: a message that is taken
/// away again is not there.
/// </summary>
internal sealed class ChangeCheck : Check
{
    private const int NotFound = 404;
    private const int Conflict = 409;

    private readonly HashSet<(string Channel, Guid Id)> _deleting = [];

    public override void OnSent(Connection stream, Request request)
    {
        if (request.Kind == RequestKind.Delete)
            _deleting.Add((request.Address, request.Job));
    }

    public override void OnAnswered(Connection stream, Request request, Answer answer)
    {
        bool isOwn = request.Kind == RequestKind.Delete || (request.Kind == RequestKind.Revise && !_deleting.Contains((request.Address, request.Job)));
        Require(!isOwn || answer.Code is not (NotFound or Conflict), () => $"{stream.Name} was answered '{answer}' to {request}");
    }
}
