using OTalk.Load.Doors;
using OTalk.Load.Servers;
using OTalk.Load.Stomp;
using OTalk.Load.Talker;

namespace OTalk.Load.StalledReaders;

/// <summary>The doors that a run with stalled readers may go through. Their channels keep everything: what is behind is served from there.</summary>
internal static class StalledDoors
{
    public const string WebSocket = "websocket";

    /// <summary>Users whom the members of a Talker room share.</summary>
    private const int TalkerUsers = 20;

    private const int Everything = -1;

    public static readonly IReadOnlyDictionary<string, Func<ServerUnderLoad, IDoor>> All = new Dictionary<string, Func<ServerUnderLoad, IDoor>>(StringComparer.Ordinal)
    {
        [WebSocket] = server => new OTalkWebSocketDoor(server.Address, OTalkServerProcess.Domain, Everything),
        ["stomp-ws"] = server => new OTalkStompDoor(server.Address, OTalkServerProcess.Domain, Everything),
        ["talker"] = server => new OTalkTalkerDoor(TalkerCast.Of(server, rooms: 1, Everything), TalkerUsers),
    };

    /// <summary>Settings by which no reader is given up while it is stalled.</summary>
    public static readonly IReadOnlyList<string> Patient = [LoadRun.PatientWithWebSockets, .. LoadRun.PatientWithTalkers, "Talker:CloseBehindAfter=01:00:00"];
}
