using System.Buffers;
using System.Text;

namespace OTalk.Protocols.Stomp;

/// <summary>
/// Reads the frames of one connection (STOMP 1.2, "STOMP Frames"), cut in whatever way: a TCP stream, or WebSocket messages, of which one
/// may hold many frames and a frame may span many. It takes all bytes it is given and keeps what is not whole yet.
/// </summary>
/// <param name="frameBytes">How long a frame may be, its NUL included; 0 for no limit but what an array can hold.</param>
public sealed class StompReader(long frameBytes)
{
    /// <summary>The longest command line, in bytes before the line feed.</summary>
    public const int MaxCommandBytes = 32;

    /// <summary>The longest header line, in bytes before the line feed.</summary>
    public const int MaxHeaderBytes = 16 * 1024;

    /// <summary>How many headers a frame may have.</summary>
    public const int MaxHeaders = 64;

    private readonly StompScanner _scanner = new(frameBytes == 0 ? Array.MaxLength : Math.Min(frameBytes, Array.MaxLength));
    private StompCommand? _command;
    private List<StompHeader> _headers = [];
    private StompBody? _body;
    private StompFault? _fault;

    /// <summary>
    /// What the connection speaks. To be set between CONNECT and the frame behind it; until then frames are read as 1.0, of which CONNECT
    /// is independent.
    /// </summary>
    public StompVersion Version { get; set; }

    /// <summary>Whether a frame has begun: a connection that ends now ends in the middle of it.</summary>
    public bool InFrame => _command is not null || _scanner.InLine;

    /// <summary>Reads up to the end of the next frame, or of the line breaks before it.</summary>
    /// <param name="input">What has arrived; afterwards what was not taken. After a fault it stays as it is.</param>
    /// <param name="frame">The frame, if there is one. It shares no memory with the input.</param>
    /// <param name="fault">What is wrong, if something is; the same again from then on.</param>
    public StompReadResult Read(ref ReadOnlySequence<byte> input, out StompFrame? frame, out StompFault? fault)
    {
        frame = null;
        var reader = new SequenceReader<byte>(input);
        var result = _fault is null ? ReadNext(ref reader, out frame) : StompReadResult.Fault;
        fault = _fault;
        if (fault is null)
        {
            input = input.Slice(reader.Position);
        }

        return result;
    }

    private StompReadResult ReadNext(ref SequenceReader<byte> input, out StompFrame? frame)
    {
        frame = null;
        StompReadResult? result = null;
        while (result is null)
        {
            result = _command is not { } command ? ReadCommand(ref input)
                : _body is null ? ReadHeader(ref input, command, ref frame)
                : ReadBody(ref input, _body, command, out frame);
        }

        return result.Value;
    }

    private StompReadResult? ReadCommand(ref SequenceReader<byte> input)
    {
        if (!_scanner.InLine)
        {
            _scanner.BeginFrame();
            if (input.AdvancePast((byte)'\n') > 0)
            {
                return StompReadResult.HeartBeat;
            }
        }

        var scan = _scanner.Line(ref input, MaxCommandBytes, out var line);
        if (scan != StompScan.Whole)
        {
            return Stopped(scan, "a command", MaxCommandBytes);
        }

        line = WithoutReturn(line);
        if (line.IsEmpty)
        {
            return StompReadResult.HeartBeat;
        }

        if (!StompCommands.TryParse(line, out var command))
        {
            return Fault(line.ContainsAnyExceptInRange((byte)' ', (byte)'~')
                ? "the frame does not begin with a command"
                : $"'{Encoding.ASCII.GetString(line)}' is no command");
        }

        _command = command;
        return null;
    }

    private StompReadResult? ReadHeader(ref SequenceReader<byte> input, StompCommand command, ref StompFrame? frame)
    {
        var scan = _scanner.Line(ref input, MaxHeaderBytes, out var line);

        // A frame without the blank line, as in the specification's own example of DISCONNECT.
        var isEnd = scan == StompScan.Nul && line.IsEmpty;
        if (scan != StompScan.Whole && !isEnd)
        {
            return Stopped(scan, "a header", MaxHeaderBytes);
        }

        line = WithoutReturn(line);
        if (line.IsEmpty)
        {
            return BeginBody(command, isEnd, ref frame);
        }

        if (_headers.Count == MaxHeaders)
        {
            return Fault($"the frame has more than {MaxHeaders} headers");
        }

        if (StompHeaderReader.Read(line, command, Version, out var header) is { } fault)
        {
            return Fault(fault);
        }

        _headers.Add(header);
        return null;
    }

    private StompReadResult? BeginBody(StompCommand command, bool isEnd, ref StompFrame? frame)
    {
        if (!StompBody.TryReadLength(_headers, Version, out var length))
        {
            return Fault("content-length is no whole number from 0");
        }

        if (isEnd)
        {
            if (length > 0)
            {
                return Fault("the frame ends before its body");
            }

            frame = End(command, default);
            return StompReadResult.Frame;
        }

        if (length >= _scanner.Left)
        {
            return Stopped(StompScan.FrameTooLong);
        }

        _body = new StompBody((int?)length);
        return null;
    }

    private StompReadResult ReadBody(ref SequenceReader<byte> input, StompBody body, StompCommand command, out StompFrame? frame)
    {
        var scan = _scanner.Body(ref input, body);
        frame = scan == StompScan.Whole ? End(command, body.Bytes()) : null;
        return frame is null ? Stopped(scan) : StompReadResult.Frame;
    }

    private StompFrame End(StompCommand command, ReadOnlyMemory<byte> body)
    {
        var frame = new StompFrame(command, new StompHeaders(_headers), body);
        _command = null;
        _headers = [];
        _body = null;
        return frame;
    }

    private StompReadResult Stopped(StompScan scan, string part = "the body", int limit = 0) => scan switch
    {
        StompScan.Nul => Fault($"{part} contains a NUL byte"),
        StompScan.NoNul => Fault("the body is longer than its content-length"),
        StompScan.LineTooLong => Fault($"{part} is longer than {limit} bytes"),
        StompScan.FrameTooLong => Fault($"the frame is longer than {_scanner.FrameBytes} bytes"),
        _ => StompReadResult.NeedMore,
    };

    private StompReadResult Fault(string message)
    {
        _fault = new StompFault(message) { ReceiptId = StompFault.ReceiptOf(_command, _headers) };
        return StompReadResult.Fault;
    }

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line is [.. var rest, (byte)'\r'] ? rest : line;
}
