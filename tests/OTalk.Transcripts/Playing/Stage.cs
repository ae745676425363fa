using OTalk.Transcripts.Format;
using OTalk.Transcripts.Patterns;
using OTalk.Transcripts.Steps;

namespace OTalk.Transcripts.Playing;

/// <summary>The state of a transcript that is being played.</summary>
/// <param name="clients">Who takes part.</param>
/// <param name="doors">The doors of the server of each client.</param>
/// <param name="servers">The processes, for the steps that are about them.</param>
public sealed class Stage(IEnumerable<ClientDeclaration> clients, Func<ClientDeclaration, Doors> doors, Processes servers)
{
    private readonly Dictionary<string, Actor> _actors = clients.ToDictionary(
        client => client.Name,
        client => ActorOf(client, doors(client)),
        StringComparer.Ordinal);

    public Processes Servers { get; } = servers;

    /// <summary>What was captured, and from the beginning the tokens.</summary>
    public Variables Variables { get; set; } = servers.Tokens;

    public IEnumerable<Actor> Connected => _actors.Values.Where(actor => actor.IsConnected);

    public Actor Actor(Place at) => _actors[at.Actor];

    /// <summary>Plain text with its variables filled in.</summary>
    public string Fill(string text) => string.Concat(StringTemplate.Split(text).Select(part => !part.IsVariable
        ? part.Text
        : Variables.FindText(part.Text) ?? throw new ExpectationException($"${part.Text} has no value yet")));

    /// <summary>The client of a step that only those of the WebSocket have.</summary>
    public WebSocketActor WebSocket(Place at) => (WebSocketActor)Actor(at);

    /// <summary>The client of a step that only those of Talker have.</summary>
    public TalkerActor Talker(Place at) => (TalkerActor)Actor(at);

    /// <summary>The client of a step that only those of STOMP have.</summary>
    public StompActor Stomp(Place at) => (StompActor)Actor(at);

    public async Task LeaveAllAsync()
    {
        foreach (Actor actor in _actors.Values)
            await actor.LeaveAsync();
    }

    private static Actor ActorOf(ClientDeclaration client, Doors doors) => client.Wire switch
    {
        Wire.Talker => new TalkerActor(client, doors.Talker),
        Wire.Stomp => new StompActor(client, doors.Stomp),
        _ => new WebSocketActor(client, doors.WebSocket),
    };
}
