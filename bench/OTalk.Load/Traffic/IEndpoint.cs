using OTalk.Load.Doors;

namespace OTalk.Load.Traffic;

/// <summary>One end of the traffic: what the fleet does when the socket of a connection is ready.</summary>
internal interface IEndpoint
{
    IDoorConnection Connection { get; }

    /// <summary>Reads what waits, and writes what follows from it.</summary>
    /// <returns>Whether all it had to write was written.</returns>
    bool Ready();
}
