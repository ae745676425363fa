using System.Text;
using OTalk.Protocols.Stomp;

namespace OTalk.Protocols.Tests.Stomp;

public class MalformedFrameTests
{
    private const int FrameBytes = 40_000;

    private static readonly string _line = new('v', 16 * 1024);

    public static TheoryData<StompVersion, string, string> Malformed { get; } = new()
    {
        { StompVersion.V12, "\0", "fault: a command contains a NUL byte" },
        { StompVersion.V12, "SEND\0", "fault: a command contains a NUL byte" },
        { StompVersion.V12, "send\n\n\0", "fault: 'send' is no command" },
        { StompVersion.V12, " SEND\n\n\0", "fault: ' SEND' is no command" },
        { StompVersion.V12, "SENDS\n\n\0", "fault: 'SENDS' is no command" },
        { StompVersion.V12, "SEND\r\r\n\n\0", "fault: the frame does not begin with a command" },
        { StompVersion.V12, "GET /stomp HTTP/1.1\r\n", "fault: 'GET /stomp HTTP/1.1' is no command" },
        { StompVersion.V12, "\ufeffSEND\n\n\0", "fault: the frame does not begin with a command" },
        { StompVersion.V12, "{\"ack\":1}\n", "fault: '{\"ack\":1}' is no command" },
        { StompVersion.V12, "DISCONNECTDISCONNECTDISCONNECTDIS", "fault: a command is longer than 32 bytes" },
        { StompVersion.V12, "DISCONNECTDISCONNECTDISCONNECTDIS\n\n\0", "fault: a command is longer than 32 bytes" },
        { StompVersion.V12, "SEND\ndestination\n\n\0", "fault: a header has no colon" },
        { StompVersion.V12, "SEND\n:/a\n\n\0", "fault: a header has no name" },
        { StompVersion.V12, "SEND\n \n\n\0", "fault: a header has no colon" },
        { StompVersion.V12, "SEND\na:b\0", "fault: a header contains a NUL byte" },
        { StompVersion.V12, "SEND\na:b\0c\n\n\0", "fault: a header contains a NUL byte" },
        { StompVersion.V12, "SEND\n\r\0", "fault: a header contains a NUL byte" },
        { StompVersion.V12, "SEND\na:\\t\n\n\0", "fault: a header has an escape that STOMP 1.2 does not define" },
        { StompVersion.V12, "SEND\n\\t:a\n\n\0", "fault: a header has an escape that STOMP 1.2 does not define" },
        { StompVersion.V12, "SEND\na:\\\n\n\0", "fault: a header has an escape that STOMP 1.2 does not define" },
        { StompVersion.V12, "SEND\na:\\n\\N\n\n\0", "fault: a header has an escape that STOMP 1.2 does not define" },
        { StompVersion.V12, "SEND\nreceipt:r1\na:\\0\n\n\0", "fault of r1: a header has an escape that STOMP 1.2 does not define" },
        { StompVersion.V11, "SEND\na:\\r\n\n\0", "fault: a header has an escape that STOMP 1.1 does not define" },
        { StompVersion.V11, "ERROR\na:\\r\n\n\0", "fault: a header has an escape that STOMP 1.1 does not define" },
        { StompVersion.V12, "CONNECT\nreceipt:r1\na\n\n\0", "fault: a header has no colon" },
        { StompVersion.V12, $"SEND\nreceipt:r1\n{FrameCases.Lines(64)}\n\0", "fault of r1: the frame has more than 64 headers" },
        { StompVersion.V12, $"SEND\na{_line}", "fault: a header is longer than 16384 bytes" },
        { StompVersion.V12, $"SEND\nreceipt:r1\na:{_line}\n\n\0", "fault of r1: a header is longer than 16384 bytes" },
        { StompVersion.V12, "SEND\ncontent-length:\n\n\0", "fault: content-length is no whole number from 0" },
        { StompVersion.V12, "SEND\ncontent-length:-1\n\n\0", "fault: content-length is no whole number from 0" },
        { StompVersion.V12, "SEND\ncontent-length:+1\n\n\0", "fault: content-length is no whole number from 0" },
        { StompVersion.V12, "SEND\ncontent-length: 1\n\n\0", "fault: content-length is no whole number from 0" },
        { StompVersion.V12, "SEND\ncontent-length:\u0661\n\n\0", "fault: content-length is no whole number from 0" },
        { StompVersion.V10, "SEND\ncontent-length: 1 1\n\n\0", "fault: content-length is no whole number from 0" },
        { StompVersion.V12, "SEND\nreceipt:r1\ncontent-length:2\n\nabc\0", "fault of r1: the body is longer than its content-length" },
        { StompVersion.V12, "SEND\ncontent-length:0\n\n\n\0", "fault: the body is longer than its content-length" },
        { StompVersion.V12, "SEND\nreceipt:r1\ncontent-length:1\n\0", "fault of r1: the frame ends before its body" },
        { StompVersion.V12, "SEND\ncontent-length:39973\n\n", "fault: the frame is longer than 40000 bytes" },
        { StompVersion.V12, "SEND\ncontent-length:40000\n\n", "fault: the frame is longer than 40000 bytes" },
        { StompVersion.V12, "SEND\nreceipt:r1\ncontent-length:99999999999999999999\n\n", "fault of r1: the frame is longer than 40000 bytes" },
        { StompVersion.V12, $"SEND\n\n{_line}{_line}{_line}\0", "fault: the frame is longer than 40000 bytes" },
        { StompVersion.V12, $"SEND\na:{_line[3..]}\nb:{_line[3..]}\nc:{_line[3..]}\n\n\0", "fault: the frame is longer than 40000 bytes" },
        { StompVersion.V12, $"SEND\na:{_line[3..]}\nb:{_line[3..]}\nc:{_line}\n\n\0", "fault: the frame is longer than 40000 bytes" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_frame_is_refused_with_what_is_wrong(StompVersion version, string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal([expected], Wire.Read(bytes, version, FrameBytes));
        Assert.Equal([expected], Wire.ReadPieces(Wire.Bytewise(bytes), version, FrameBytes));
        Assert.Equal([expected], Wire.ReadSegments([.. bytes.Chunk(5)], version, FrameBytes));
        Assert.Equal([Wire.HeartBeat, expected], Wire.Read([.. "\n"u8, .. bytes], version, FrameBytes));
    }

    [Theory]
    [InlineData("c3")]
    [InlineData("eda080")]
    [InlineData("c080")]
    [InlineData("ff")]
    public void Headers_are_UTF_8(string hex)
    {
        byte[] bad = Convert.FromHexString(hex);
        Assert.Equal(["fault: a header is not valid UTF-8"], Wire.Read([.. "SEND\na:"u8, .. bad, .. "\n\n\0"u8], StompVersion.V12));
        Assert.Equal(["fault: a header is not valid UTF-8"], Wire.Read([.. "CONNECT\n"u8, .. bad, .. ":a\n\n\0"u8], StompVersion.V10));
        Assert.Equal(["fault: the frame does not begin with a command"], Wire.Read([.. bad, .. "\n\n\0"u8], StompVersion.V12));
        Assert.Equal([$"Send  {hex}"], Wire.Read([.. "SEND\n\n"u8, .. bad, 0], StompVersion.V12));
    }

    [Theory]
    [InlineData("SEND\na:b\n\nbody\0")]
    [InlineData("SEND\ncontent-length:4\n\nbody\0")]
    [InlineData("SEND\r\na:b\r\n\0")]
    public void A_frame_may_be_exactly_as_long_as_the_limit_and_is_cut_at_will(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var limit = 1; limit < bytes.Length; limit++)
        {
            string[] expected = [$"fault: the frame is longer than {limit} bytes"];
            Assert.Equal(expected, Wire.Read(bytes, StompVersion.V12, limit));
            Assert.Equal(expected, Wire.ReadPieces(Wire.Bytewise(bytes), StompVersion.V12, limit));
        }

        // What stands between frames belongs to none.
        byte[] twice = [.. bytes, .. "\n\n\r\n\n"u8, .. bytes];
        var frame = Assert.Single(Wire.Read(bytes, StompVersion.V12));
        Assert.Equal([frame, Wire.HeartBeat, frame], Wire.Read(twice, StompVersion.V12, bytes.Length));
        Assert.Equal([frame, Wire.HeartBeat, frame], Wire.ReadPieces(Wire.Bytewise(twice), StompVersion.V12, bytes.Length));
    }

    [Fact]
    public void Nothing_is_read_behind_a_fault()
    {
        var input = new System.Buffers.ReadOnlySequence<byte>("send\nSEND\n\n\0"u8.ToArray());
        var reader = new StompReader(0);
        Assert.Equal(StompReadResult.Fault, reader.Read(ref input, out _, out var first));
        Assert.Equal(StompReadResult.Fault, reader.Read(ref input, out var frame, out var second));
        Assert.Null(frame);
        Assert.Equal(new StompFault("'send' is no command"), first);
        Assert.Equal(first, second);
    }
}
