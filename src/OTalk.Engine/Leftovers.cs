using Microsoft.Extensions.Logging;
using OTalk.Core.Addressing;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;

namespace OTalk.Engine;

/// <summary>
/// Looks for what connections have left behind that have all ended. There is nothing, unless something is wrong here: a server that went on would
/// have kept it for ever.
/// </summary>
internal sealed partial class Leftovers(EngineServices services, ILogger<Leftovers> logger)
{
    /// <summary>Tells what is left.</summary>
    /// <param name="held">Trees that connections still read beside sessions.</param>
    public void Tell(IReadOnlyList<Identity> held)
    {
        foreach ((string door, int open) in services.Streams.ByDoor)
            Tell(open, $"streams of the door {door}");
        Tell(services.Watch.Count, "logins of streams");
        Tell(services.Buffers.Lent, "buffers");
        foreach (Identity tree in held)
            Tell(1, $"tree {tree}, which connections still read");
        foreach (Session session in services.Registry.All().Where(static session => session.IsForsaken))
            Tell(1, $"session {session.Address}, which nothing would have ended");
    }

    /// <summary>Tells how many of something are left, if any are.</summary>
    private void Tell(long count, string what)
    {
        if (count != 0)
            LogLeftBehind(count, what);
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "left-behind", Message = "Left behind when all connections had ended: {What} ({Count}). That is a fault in oTalk; please report it")]
    private partial void LogLeftBehind(long count, string what);
}
