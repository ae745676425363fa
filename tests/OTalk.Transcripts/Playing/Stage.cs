using OTalk.TestKit.Client;
using OTalk.TestKit.Server;
using OTalk.Transcripts.Format;
using OTalk.Transcripts.Patterns;
using OTalk.Transcripts.Steps;

namespace OTalk.Transcripts.Playing;

/// <summary>The state of a transcript that is being played.</summary>
/// <param name="connect">Opens a connection, offering a subprotocol or none.</param>
/// <param name="server">The server's process, for the steps that are about it; null where there is none.</param>
public sealed class Stage(IEnumerable<ClientDeclaration> clients, Func<string?, Task<OTalkClient>> connect, OTalkServer? server)
{
    private readonly Dictionary<string, Actor> _actors = clients.ToDictionary(client => client.Name, client => new Actor(client, connect), StringComparer.Ordinal);

    public OTalkServer? Server { get; } = server;

    public Variables Variables { get; set; } = Variables.None;

    public IEnumerable<Actor> Connected => _actors.Values.Where(actor => actor.IsConnected);

    public Actor Actor(Place at) => _actors[at.Actor];

    /// <summary>Plain text with its variables filled in.</summary>
    public string Fill(string text) => string.Concat(StringTemplate.Split(text).Select(part => !part.IsVariable
        ? part.Text
        : Variables.FindText(part.Text) ?? throw new ExpectationException($"${part.Text} has no value yet")));

    public async Task LeaveAllAsync()
    {
        foreach (Actor actor in _actors.Values)
            await actor.LeaveAsync();
    }
}
