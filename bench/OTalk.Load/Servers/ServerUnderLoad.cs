namespace OTalk.Load.Servers;

/// <summary>A server that a run puts under load. One that was started for the run ends when this is disposed.</summary>
internal sealed class ServerUnderLoad : IDisposable
{
    private readonly ChildProcess? _child;
    private readonly TemporaryFolder? _data;

    private ServerUnderLoad(string name, Uri address, int? processId, ChildProcess? child, TemporaryFolder? data, Installation? installation)
    {
        (Name, Address, ProcessId) = (name, address, processId);
        (_child, _data, Installation) = (child, data, installation);
    }

    /// <summary>What the report calls it.</summary>
    public string Name { get; }

    /// <summary>Where it listens, <c>http://HOST:PORT</c>.</summary>
    public Uri Address { get; }

    /// <summary>Its process, whose CPU time is read; null where it is not known.</summary>
    public int? ProcessId { get; }

    /// <summary>What else belongs to an oTalk server that was started for this run; null for any other server.</summary>
    public Installation? Installation { get; }

    /// <summary>Another server that it speaks with, where what is measured is the two together.</summary>
    public ServerUnderLoad? Other { get; init; }

    /// <summary>The last lines it printed, as far as they are known.</summary>
    public string LastLines => _child?.LastLines + Other?.LastLines;

    /// <summary>A server that somebody else started.</summary>
    public static ServerUnderLoad Running(string name, Uri address, int? processId) => new(name, address, processId, null, null, null);

    /// <summary>A server that was started for this run.</summary>
    /// <param name="name">What the report calls it.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="child">Its process.</param>
    /// <param name="data">What it writes into, which is removed after it has ended.</param>
    /// <param name="installation">What else belongs to it, if it is an oTalk server.</param>
    /// <param name="other">Another server that belongs to it, and ends with it.</param>
    public static ServerUnderLoad Started(
        string name, Uri address, ChildProcess child, TemporaryFolder? data, Installation? installation = null, ServerUnderLoad? other = null) =>
        new(name, address, child.Id, child, data, installation) { Other = other };

    public void Dispose()
    {
        _child?.Dispose();
        _data?.Dispose();
        Other?.Dispose();
    }
}
