namespace OTalk.Fuzz.Running;

/// <summary>What was done.</summary>
internal sealed class Figures
{
    private int _inputs;
    private int _connections;
    private int _refused;

    /// <summary>Inputs that were written to a connection that was open.</summary>
    public int Inputs => Volatile.Read(ref _inputs);

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Connections that could not be opened as they should.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public void Input() => Interlocked.Increment(ref _inputs);

    public void Connection() => Interlocked.Increment(ref _connections);

    public void Refusal() => Interlocked.Increment(ref _refused);
}
