using System.Net;
using System.Net.Sockets;

namespace OTalk.TestKit.Server;

/// <summary>
/// A loopback port that no other server of these tests gets while the lease lasts, in this process or another: each port has a lock file.
/// Ports are taken below the range the kernel gives to outgoing connections, so that none of those can be in the way either.
/// </summary>
public sealed class PortLease : IDisposable
{
    private const int First = 20000;
    private const int Count = 10000;

    private static int s_next = Environment.ProcessId * 64;

    private readonly FileStream _lock;

    private PortLease(int port, FileStream @lock)
    {
        Port = port;
        _lock = @lock;
    }

    public int Port { get; }

    public static PortLease Acquire()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "otalk-test-ports")).FullName;
        for (int attempt = 0; attempt < Count; attempt++)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref s_next) % Count);
            if (TryLock(Path.Combine(folder, $"{port}")) is not { } file)
                continue;
            if (IsFree(port))
                return new PortLease(port, file);
            file.Dispose();
        }

        throw new HarnessException($"no free port in {First}..{First + Count - 1}");
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsFree(int port)
    {
        using TcpListener listener = new(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
