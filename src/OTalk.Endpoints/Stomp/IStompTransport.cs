using System.Net;
using OTalk.Engine.Streams;

namespace OTalk.Endpoints.Stomp;

/// <summary>What STOMP runs on: a WebSocket or a TCP connection.</summary>
internal interface IStompTransport
{
    /// <summary>For the log of the server.</summary>
    string Name { get; }

    /// <summary>Where it comes from; null where that is not known.</summary>
    IPAddress? Address { get; }

    /// <summary>Secrets may be sent over it.</summary>
    bool IsConfidential { get; }

    /// <summary>The header <c>Authorization</c> of the upgrade; null where there is none.</summary>
    string? Authorization { get; }

    /// <summary>The client has closed it in order, which ends its session. TCP cannot tell that from a broken connection.</summary>
    bool IsClosedInOrder { get; }

    /// <summary>Reads what has arrived.</summary>
    /// <returns>How many bytes; null at the end.</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    ValueTask<int?> ReadAsync(Memory<byte> buffer, CancellationToken cancel);

    /// <summary>Writes what stands before a frame or heart-beat of so many bytes.</summary>
    void BeginFrame(PooledBuffer batch, int length);

    /// <summary>Writes whole frames.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel);

    /// <summary>Says that nothing more comes.</summary>
    /// <returns>Whether the client may answer still; else the connection is over.</returns>
    ValueTask<bool> CloseAsync(int code, string reason, CancellationToken cancel);

    /// <summary>Breaks the connection.</summary>
    void Abort();
}
