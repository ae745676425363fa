using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using OTalk.TestKit;

namespace OTalk.Fuzz.Running;

/// <summary>
/// One connection to a door: writes any bytes, and reads at once whatever comes, so that the server never waits for who tries it. What does not
/// happen within a deadline is a finding.
/// </summary>
internal sealed class Wire : IAsyncDisposable
{
    /// <summary>Longer than that of bystanders: a server that stalls is found by them, and who tries it has sent much that comes first.</summary>
    private static readonly TimeSpan s_deadline = Deadlines.Start;

    private readonly Socket _socket;
    private readonly Lock _lock = new();
    private Stream _stream;
    private Hearing _hearing = new TextHearing("\0\0", "");
    private Task _reading = Task.CompletedTask;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;

    private Wire(Socket socket) => (_socket, _stream) = (socket, new NetworkStream(socket, ownsSocket: true));

    /// <summary>Answers that were asked for and awaited.</summary>
    public int Asked { get; set; }

    /// <summary>Connects.</summary>
    public static async Task<Wire> ConnectAsync(EndPoint address)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address).WaitAsync(s_deadline);
            return new Wire(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Goes on in TLS.</summary>
    public async Task SecureAsync(SslClientAuthenticationOptions options)
    {
        SslStream tls = new(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(options).WaitAsync(s_deadline);
    }

    /// <summary>Reads until a text has come; only before <see cref="Listen"/>.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        using CancellationTokenSource deadline = new(s_deadline);
        StringBuilder heard = new();
        byte[] buffer = new byte[4096];
        while (!heard.ToString().Contains(text, StringComparison.Ordinal))
        {
            int count = await _stream.ReadAsync(buffer, deadline.Token);
            if (count == 0)
                throw new IOException($"the server closed, '{text}' should have come, and this has: {heard}");
            heard.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return heard.ToString();
    }

    /// <summary>From now on what comes is only looked through.</summary>
    public void Listen(Hearing hearing)
    {
        _hearing = hearing;
        _reading = ReadAsync();
    }

    public Task<bool> WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text), []);

    /// <summary>Writes bytes, in parts.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="cuts">Where parts end, ascending.</param>
    /// <returns>Whether they could be written: false where the server has closed.</returns>
    public async Task<bool> WriteAsync(byte[] bytes, int[] cuts)
    {
        using CancellationTokenSource deadline = new(s_deadline);
        try
        {
            int from = 0;
            foreach (int to in cuts.Select(cut => Math.Min(cut, bytes.Length)).Append(bytes.Length))
            {
                if (to > from)
                    await _stream.WriteAsync(bytes.AsMemory(from..to), deadline.Token);
                from = Math.Max(from, to);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
        catch (OperationCanceledException e)
        {
            throw new HarnessException($"the server reads no more: {bytes.Length} bytes were not taken", e);
        }
    }

    /// <summary>Waits until the server has given as many answers as <see cref="Asked"/>.</summary>
    /// <returns>False where it has closed instead.</returns>
    public async Task<bool> HearsAsync()
    {
        while (true)
        {
            Task news;
            lock (_lock)
            {
                if (_hearing.IsOver)
                    return false;
                if (_hearing.Answers >= Asked)
                    return true;
                if (_isClosed)
                    return false;
                news = _news.Task;
            }

            await WaitAsync(news, "the server neither answered nor closed");
        }
    }

    /// <summary>Sends the last byte and waits until the server has closed too.</summary>
    public async Task EndAsync()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }

        await WaitAsync(_reading, "the client closed, and the server did not");
    }

    /// <summary>Breaks the connection (RST).</summary>
    public void Abort()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
        await _stream.DisposeAsync();
    }

    private static async Task WaitAsync(Task task, string fault)
    {
        try
        {
            await task.WaitAsync(s_deadline);
        }
        catch (TimeoutException e)
        {
            throw new HarnessException(fault, e);
        }
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[32 * 1024];
        try
        {
            while (await _stream.ReadAsync(buffer) is > 0 and var count)
                Take(buffer.AsSpan(0, count));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The server has broken the connection, or this end has.
        }

        Take([]);
    }

    /// <summary>Takes what came; nothing, where nothing more will.</summary>
    private void Take(ReadOnlySpan<byte> bytes)
    {
        TaskCompletionSource news;
        lock (_lock)
        {
            _isClosed |= bytes.IsEmpty;
            _hearing.Take(bytes);
            (news, _news) = (_news, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        news.SetResult();
    }
}
