using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OTalk.Load.Traffic;

/// <summary>
/// Linux epoll, level-triggered: one thread waits for thousands of sockets at a cost that does not grow with those that are idle. The
/// platform's own asynchronous sockets would spread the client over all processors, which the server under load needs.
/// </summary>
internal sealed partial class Poller : IDisposable
{
    private const int Add = 1;
    private const int Modify = 3;
    private const uint Readable = 0x1;
    private const uint Writable = 0x4;
    private const int Interrupted = 4;

    // struct epoll_event is packed on x86-64 only: 32 bits of events, then 64 bits of user data.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + sizeof(ulong);

    private readonly SafeFileHandle _epoll;
    private readonly byte[] _events = new byte[512 * EventSize];

    public Poller()
    {
        _epoll = new SafeFileHandle(Create(0), ownsHandle: true);
        if (_epoll.IsInvalid)
            throw new IOException("The system gives no epoll.");
    }

    /// <summary>Starts to wait for a socket to become readable.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="token">What <see cref="Wait"/> names it by.</param>
    public void Watch(Socket socket, int token) => Control(socket, token, Add, Readable);

    /// <summary>Says whether to wait for the socket to become writable as well.</summary>
    public void WatchWritable(Socket socket, int token, bool writable) =>
        Control(socket, token, Modify, writable ? Readable | Writable : Readable);

    /// <summary>Says whether to wait for the socket to become readable; what comes meanwhile stays in it.</summary>
    public void WatchReadable(Socket socket, int token, bool readable) => Control(socket, token, Modify, readable ? Readable : 0);

    /// <summary>Waits until a socket is ready.</summary>
    /// <param name="ready">Receives their tokens.</param>
    /// <param name="timeout">The longest to wait, in whole milliseconds.</param>
    /// <returns>How many there are.</returns>
    public int Wait(Span<int> ready, TimeSpan timeout)
    {
        var max = Math.Min(ready.Length, _events.Length / EventSize);
        var count = WaitNative(_epoll, _events, max, (int)timeout.TotalMilliseconds);
        if (count < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error == Interrupted ? 0 : throw new IOException($"epoll_wait failed with error {error}.");
        }

        for (var i = 0; i < count; i++)
            ready[i] = (int)MemoryMarshal.Read<ulong>(_events.AsSpan(i * EventSize + DataOffset));
        return count;
    }

    public void Dispose() => _epoll.Dispose();

    private void Control(Socket socket, int token, int operation, uint events)
    {
        Span<byte> request = stackalloc byte[sizeof(uint) + 4 + sizeof(ulong)];
        request.Clear();
        MemoryMarshal.Write(request, events);
        MemoryMarshal.Write(request[DataOffset..], (ulong)token);
        if (ControlNative(_epoll, operation, socket.SafeHandle, request) != 0)
            throw new IOException($"epoll_ctl failed with error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ControlNative(SafeFileHandle epoll, int operation, SafeSocketHandle socket, Span<byte> request);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int WaitNative(SafeFileHandle epoll, Span<byte> events, int max, int milliseconds);
}
