namespace OTalk.Load.Servers;

/// <summary>A server that a run puts under load; whoever started it ends it by disposing.</summary>
/// <param name="name">What the report calls it.</param>
/// <param name="address">Where it listens, <c>http://HOST:PORT</c>.</param>
/// <param name="processId">Its process, whose CPU time is read; null where it is not known.</param>
/// <param name="owned">What ends with it, in this order.</param>
internal sealed class ServerUnderLoad(string name, Uri address, int? processId, params IDisposable[] owned) : IDisposable
{
    public string Name { get; } = name;

    public Uri Address { get; } = address;

    public int? ProcessId { get; } = processId;

    public void Dispose()
    {
        foreach (var resource in owned)
            resource.Dispose();
    }
}
