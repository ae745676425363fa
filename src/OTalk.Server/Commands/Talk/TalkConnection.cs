using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OTalk.Protocols.Talker;

namespace OTalk.Server.Commands.Talk;

/// <summary>One connection to a Talker server: lines out, events in, and a ping when nothing was sent for a while.</summary>
internal sealed class TalkConnection : IAsyncDisposable
{
    /// <summary>A server that hears nothing for 60 s closes, whatever it sends itself.</summary>
    private static readonly TimeSpan _pingAfter = TimeSpan.FromSeconds(25);

    // A server's line repeats what a client wrote, in an object of at most 64 KiB, and names who wrote it.
    private const int MostBytes = 4 * TalkLines.MostBytes;

    private readonly Stream _stream;
    private readonly TimeProvider _clock;
    private readonly Channel<byte[]> _lines = Channel.CreateUnbounded<byte[]>();
    private readonly Task _writing;
    private string? _reason;

    private TalkConnection(Stream stream, TimeProvider clock)
    {
        _stream = stream;
        _clock = clock;
        _writing = WriteAsync();
    }

    /// <summary>Why nothing more came, once <see cref="ReadAsync"/> has ended.</summary>
    public string EndedBecause => _reason ?? "the server closed it";

    /// <summary>Opens a connection, and with TLS verifies the server's certificate for the name it was asked for.</summary>
    /// <exception cref="CommandException">It cannot be opened, or the token may not be sent on it.</exception>
    public static async Task<TalkConnection> OpenAsync(TalkTarget target, TimeProvider clock, CancellationToken cancel)
    {
        var stream = await TalkDial.OpenAsync(target, clock, cancel);
        return new TalkConnection(stream, clock);
    }

    /// <summary>Sends a line, after those before it. Never waits; what a broken connection did not take is lost.</summary>
    public void Send(byte[] line) => _lines.Writer.TryWrite(line);

    /// <summary>Sends a line that may be lost: not if others wait, since there will be a newer one.</summary>
    public void SendIfIdle(byte[] line)
    {
        if (_lines.Reader.Count == 0)
        {
            Send(line);
        }
    }

    /// <summary>Sends what waits, and nothing after it; the server is still read from.</summary>
    public void Finish() => _lines.Writer.TryComplete();

    /// <summary>Ends the connection at once: reading ends.</summary>
    public void Abort()
    {
        _reason ??= "the server does not answer";
        _stream.Dispose();
    }

    /// <summary>What the server says, until the connection ends.</summary>
    public async IAsyncEnumerable<TalkEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var scanner = new TalkerScanner(MostBytes);
        var input = PipeReader.Create(_stream);
        while (await FillAsync(input, cancel) is { } read)
        {
            var unread = read.Buffer;
            while (TryTake(scanner, ref unread, out var line))
            {
                if (TalkReader.Read(line) is { } heard)
                {
                    yield return heard;
                }
            }

            input.AdvanceTo(unread.Start, unread.End);
            if (read.IsCompleted || _reason is not null)
            {
                yield break;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Finish();
        await _stream.DisposeAsync();
        await _writing;
    }

    private bool TryTake(TalkerScanner scanner, ref ReadOnlySequence<byte> unread, out ReadOnlySequence<byte> line)
    {
        var scan = scanner.TryScan(unread, out line, out var after, out var fault);
        unread = unread.Slice(after);
        _reason ??= fault is null ? null : $"the server does not speak the Talker protocol: {fault.Message}";
        return scan == TalkerScan.Found;
    }

    private async ValueTask<ReadResult?> FillAsync(PipeReader input, CancellationToken cancel)
    {
        try
        {
            return await input.ReadAsync(cancel);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            if (error.InnerException is SocketException socket)
            {
                _reason ??= TalkDial.Lower(socket.Message);
            }

            return null;
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await NextAsync() is { } line)
            {
                await _stream.WriteAsync(line);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // Who reads learns of it.
            await _stream.DisposeAsync();
        }
    }

    private async Task<byte[]?> NextAsync()
    {
        using var quiet = new CancellationTokenSource(_pingAfter, _clock);
        try
        {
            return await _lines.Reader.ReadAsync(quiet.Token);
        }
        catch (OperationCanceledException)
        {
            return TalkLines.Ping;
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }
}
