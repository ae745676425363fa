namespace OTalk.Fuzz.Doors;

/// <summary>Every door that the server has.</summary>
internal static class AllDoors
{
    private static readonly Door[] s_doors =
    [
        new WebSocketDoor(), new HttpDoor("rest"), new HttpDoor("events"), new StompDoor(overWebSocket: false), new StompDoor(overWebSocket: true),
        new TalkerDoor(), new LinkDoor(), new XmppDoor(), new HttpDoor("oauth"),
    ];

    public static IEnumerable<string> Names => s_doors.Select(static door => door.Name);

    public static Door Of(string name) => s_doors.Single(door => door.Name == name);
}
