using OTalk.Simulation.Clients;

namespace OTalk.Simulation.Servers.Clients;

/// <summary>A request that was sent.</summary>
/// <param name="Request">The request.</param>
/// <param name="Stream">The connection it was sent on.</param>
/// <param name="Reading">The session that asked; null before it is bound.</param>
internal sealed record Asked(Request Request, Connection Stream, Reading? Reading)
{
    /// <summary>Its sender was told that it waits.</summary>
    public bool IsQueued { get; set; }

    /// <summary>How often it was answered for good.</summary>
    public int Answers { get; set; }
}
