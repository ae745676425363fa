using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using OTalk.Federation.Xmpp.Streams.Trust;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams;

/// <summary>
/// A connection that carries one stream of XML each way (RFC 6120, section 4), plain at first, over TLS later. One reads, anybody writes:
/// whole elements, one writer at a time. Bytes are read when something is asked for, so who is slow to take holds up who sends.
/// </summary>
internal sealed class XmppConnection : IDisposable
{
    private const int BufferBytes = 16_384;
    private const byte TlsHandshake = 0x16;

    /// <summary>How long a peer may take to read what is written, before it is as good as dead.</summary>
    private static readonly TimeSpan _writeWithin = TimeSpan.FromSeconds(60);

    /// <summary>How long a peer may take to close the stream when we have.</summary>
    private static readonly TimeSpan _closeWithin = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly XmlLimits _limits;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _buffer = new byte[BufferBytes];
    private Stream _stream;
    private XmlStreamReader _reader;
    private StreamHead? _head;
    private ITimer? _cut;
    private bool _isClosing;
    private long _usedAt;

    /// <param name="socket">The connection; disposed with this.</param>
    /// <param name="limits">What is taken at most.</param>
    /// <param name="time">The clock.</param>
    public XmppConnection(Socket socket, XmlLimits limits, TimeProvider time)
    {
        (_socket, _limits, _time) = (socket, limits, time);
        Address = (socket.RemoteEndPoint as IPEndPoint)?.Address;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new XmlStreamReader(limits);
        _usedAt = time.GetTimestamp();
    }

    /// <summary>Where the other end is.</summary>
    public IPAddress? Address { get; }

    /// <summary>Whether it has TLS.</summary>
    public bool IsSecure => _stream is SslStream;

    /// <summary>What the other end has shown in TLS; null for nothing.</summary>
    public PeerCertificate? Certificate { get; private set; }

    /// <summary>Whether elements can be written. It never opens again.</summary>
    public bool IsOpen => !Volatile.Read(ref _isClosing);

    /// <summary>How long nothing but white space has come or gone.</summary>
    public TimeSpan Idle => _time.GetElapsedTime(Volatile.Read(ref _usedAt));

    /// <summary>Whether nothing came behind what was read last.</summary>
    public bool IsQuiet => _reader.IsIdle;

    /// <summary>Waits for what comes next.</summary>
    /// <returns>What came; null when the connection has ended.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">It was given up; nothing can be read any more.</exception>
    public async ValueTask<XmlStreamItem?> ReadAsync(CancellationToken cancel)
    {
        XmlStreamItem? item;
        while (!_reader.TryRead(out item))
        {
            int count = await _stream.ReadAsync(_buffer, cancel);
            if (count == 0)
                return null;
            _reader.Append(_buffer.AsSpan(0, count));
        }

        Volatile.Write(ref _usedAt, _time.GetTimestamp());
        return item;
    }

    /// <summary>Whether the other end begins with TLS, as it does on a port for that (XEP-0368). Waits for its first byte.</summary>
    public async ValueTask<bool> BeginsWithTlsAsync(CancellationToken cancel) =>
        await _socket.ReceiveAsync(_buffer.AsMemory(0, 1), SocketFlags.Peek, cancel) == 1 && _buffer[0] == TlsHandshake;

    /// <summary>Begins our stream, or begins it anew.</summary>
    /// <param name="head">What it says; what is written later is written into it.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task OpenAsync(StreamHead head, CancellationToken cancel)
    {
        _head = head;
        var output = new ArrayBufferWriter<byte>();
        head.WriteTo(output);
        await WriteAsync(output.WrittenMemory, cancel);
    }

    /// <summary>Writes elements, one behind the other.</summary>
    /// <param name="elements">Stanzas have the namespace of the stream.</param>
    /// <param name="cancel">Gives up waiting for those before them; what is being written is written to its end.</param>
    /// <exception cref="IOException">The connection broke or is closed, and they may have arrived or not.</exception>
    /// <exception cref="OperationCanceledException">They were not written.</exception>
    public Task WriteAsync(IReadOnlyList<XmlElement> elements, CancellationToken cancel) =>
        WriteAsync(elements, static () => { }, cancel);

    /// <inheritdoc cref="WriteAsync(IReadOnlyList{XmlElement}, CancellationToken)"/>
    public Task WriteAsync(XmlElement element, CancellationToken cancel) => WriteAsync([element], cancel);

    /// <inheritdoc cref="WriteAsync(IReadOnlyList{XmlElement}, CancellationToken)"/>
    /// <param name="elements">Stanzas have the namespace of the stream.</param>
    /// <param name="before">Is done when it is their turn.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task WriteAsync(IReadOnlyList<XmlElement> elements, Action before, CancellationToken cancel)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (XmlElement element in elements)
            _head!.Write(element, output);
        await _writing.WaitAsync(cancel);
        try
        {
            if (!IsOpen)
                throw new IOException("the stream is closed");
            before();
            await WriteNowAsync(output.WrittenMemory);
            Volatile.Write(ref _usedAt, _time.GetTimestamp());
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Shows that we are there, unless something is being written anyway (RFC 6120, section 4.6.1).</summary>
    public async Task KeepAliveAsync()
    {
        if (!_writing.Wait(0, CancellationToken.None))
            return;
        try
        {
            if (IsOpen)
                await WriteNowAsync(" "u8.ToArray());
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Who reads sees it too.
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads a new stream from here on.</summary>
    public void Restart() => _reader = new XmlStreamReader(_limits);

    /// <summary>Goes on over TLS, as its client.</summary>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The other end does not agree.</exception>
    public async Task SecureAsync(SslClientAuthenticationOptions options, CancellationToken cancel)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        options.RemoteCertificateValidationCallback = (_, certificate, chain, _) => Keep(certificate, chain);
        await tls.AuthenticateAsClientAsync(options, cancel);
        Restart();
    }

    /// <summary>Goes on over TLS, as its server.</summary>
    /// <param name="options">Tells how, by the name that the other end asks for; null for none.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The other end does not agree.</exception>
    public async Task SecureAsync(Func<string?, SslServerAuthenticationOptions> options, CancellationToken cancel)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        await tls.AuthenticateAsServerAsync(
            (_, hello, _, _) =>
            {
                SslServerAuthenticationOptions chosen = options(hello.ServerName is { Length: > 0 } name ? name : null);
                chosen.RemoteCertificateValidationCallback = (_, certificate, chain, _) => Keep(certificate, chain);
                return ValueTask.FromResult(chosen);
            },
            state: null,
            cancel);
        Restart();
    }

    /// <summary>
    /// Closes the stream, with an error where there is one, behind what is being written. The other end is waited for a moment; who reads sees
    /// the connection end. The first time counts.
    /// </summary>
    public void Close(StreamFault? fault)
    {
        if (!Interlocked.Exchange(ref _isClosing, true))
            _ = CloseAsync(fault);
    }

    /// <summary>Ends the connection as if it had broken.</summary>
    public void Abort() => _socket.Dispose();

    /// <summary>Ends the connection: closes the stream, if nobody has, and waits a moment for the other end to close it too.</summary>
    public async Task FinishAsync()
    {
        Close(fault: null);
        await _closed.Task;
        try
        {
            // What is on its way is read and dropped: only then the other end is sure to see what was written last.
            while (await _stream.ReadAsync(_buffer, CancellationToken.None) > 0)
            {
            }
        }
        catch (Exception broken) when (StreamTrouble.IsOne(broken))
        {
            // It is over, which is what was wanted.
        }

        Dispose();
    }

    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isClosing, true))
            _closed.TrySetResult();
        _cut?.Dispose();
        _stream.Dispose();
        Certificate?.Dispose();
    }

    private bool Keep(System.Security.Cryptography.X509Certificates.X509Certificate? certificate, System.Security.Cryptography.X509Certificates.X509Chain? chain)
    {
        // Judged later, when it is known whose it should be.
        Certificate = PeerCertificate.Copy(certificate, chain);
        return true;
    }

    private async Task CloseAsync(StreamFault? fault)
    {
        _cut = _time.CreateTimer(_ => Dispose(), null, _closeWithin, Timeout.InfiniteTimeSpan);
        await _writing.WaitAsync();
        try
        {
            var output = new ArrayBufferWriter<byte>();
            if (fault is not null)
                _head?.Write(fault.ToElement(), output);
            if (_head is not null)
                output.Write(StreamHead.End);
            await WriteNowAsync(output.WrittenMemory);
            if (_stream is SslStream tls)
                await tls.ShutdownAsync();
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception broken) when (StreamTrouble.IsOne(broken) || broken is InvalidOperationException)
        {
            Dispose();
        }
        finally
        {
            _writing.Release();
            _closed.TrySetResult();
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            await WriteNowAsync(bytes);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task WriteNowAsync(ReadOnlyMemory<byte> bytes)
    {
        using var deadline = new CancellationTokenSource(_writeWithin, _time);
        try
        {
            await _stream.WriteAsync(bytes, deadline.Token);
        }
        catch (OperationCanceledException slow)
        {
            Dispose();
            throw new IOException("the other end does not read", slow);
        }
    }
}
