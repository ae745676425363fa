namespace OTalk.TestKit.Client;

/// <summary>What carries the bytes of a STOMP connection.</summary>
internal abstract class StompLink : IDisposable
{
    /// <summary>Each piece that is read is one frame, or line breaks.</summary>
    public abstract bool IsFramed { get; }

    /// <summary>Sends bytes, as one message or segment as far as the network allows it.</summary>
    public abstract Task SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>The next piece; empty at the end.</summary>
    public abstract Task<byte[]> ReadAsync();

    /// <summary>How it ended, once it has.</summary>
    public abstract string End { get; }

    /// <summary>Says in the orderly way that nothing more comes from here.</summary>
    public abstract Task FinishAsync();

    /// <summary>Drops the connection.</summary>
    public abstract void Abort();

    public abstract void Dispose();
}
