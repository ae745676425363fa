using OTalk.Load.Doors;

namespace OTalk.Load;

/// <summary>A way of putting the server under load. Another door is another entry in <see cref="All"/>.</summary>
/// <param name="Name">The verb it is run with.</param>
/// <param name="Description">What it measures.</param>
/// <param name="Door">Opens the door, given the server's address and domain.</param>
internal sealed record Scenario(string Name, string Description, Func<Uri, string, IDoor> Door)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("websocket", "One channel over the server's own WebSocket door.", (server, domain) => new OTalkWebSocketDoor(server, domain)),
    ];
}
