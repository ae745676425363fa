using System.Buffers;
using System.Text;
using OTalk.Protocols.Stomp;

namespace OTalk.Protocols.Tests.Stomp;

public class StompReaderTests
{
    public static TheoryData<string> Names { get; } = FrameCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frame_says_what_the_client_wrote(string name)
    {
        var entry = FrameCases.All[name];
        Assert.Equal([FrameText.Show(entry.Frame)], Wire.Read(entry.Bytes, entry.Version));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_table_has_frames_as_clients_write_them(string name)
    {
        var entry = FrameCases.All[name];
        Assert.Equal(entry.IsUsual, entry.Text == Encoding.UTF8.GetString(FrameText.Write(entry.Frame, entry.Version)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frame_cut_anywhere_is_the_same_frame(string name)
    {
        var entry = FrameCases.All[name];
        string[] expected = [FrameText.Show(entry.Frame)];
        foreach (var at in Cuts(entry.Bytes.Length))
        {
            Assert.Equal(expected, Wire.ReadPieces(Wire.CutAt(entry.Bytes, at), entry.Version));
            Assert.Equal(expected, Wire.ReadSegments(Wire.CutAt(entry.Bytes, at), entry.Version));
        }

        Assert.Equal(expected, Wire.ReadPieces(Wire.Bytewise(entry.Bytes), entry.Version));
        Assert.Equal(expected, Wire.ReadSegments([[], .. Wire.Bytewise(entry.Bytes), []], entry.Version));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frame_is_unfinished_until_its_last_byte(string name)
    {
        var entry = FrameCases.All[name];
        foreach (var length in Cuts(entry.Bytes.Length).Where(static length => length > 0))
        {
            Assert.Equal(["unfinished"], Wire.Read(entry.Bytes[..length], entry.Version));
        }
    }

    [Theory]
    [InlineData(StompVersion.V10)]
    [InlineData(StompVersion.V11)]
    [InlineData(StompVersion.V12)]
    public void Many_frames_may_come_at_once_with_line_breaks_between(StompVersion version)
    {
        var entries = FrameCases.All.Values.Where(entry => entry.Version == version).ToArray();
        byte[] bytes = [.. "\n\r\n"u8, .. entries.SelectMany(static entry => entry.Bytes.Concat("\n\n\r\n"u8.ToArray())), .. entries.SelectMany(static entry => entry.Bytes)];
        string[] frames = [.. entries.Select(static entry => FrameText.Show(entry.Frame))];
        string[] expected = [Wire.HeartBeat, .. frames.SelectMany(static frame => new[] { frame, Wire.HeartBeat }), .. frames];
        Assert.Equal(expected, Wire.Read(bytes, version));
        Assert.Equal(expected, Wire.ReadPieces(Wire.Bytewise(bytes), version));
        Assert.Equal(expected, Wire.ReadSegments([.. bytes.Chunk(7)], version));
    }

    [Fact]
    public void The_version_holds_for_the_frames_behind_the_one_that_tells_it()
    {
        var input = new ReadOnlySequence<byte>("CONNECT\na:\\c\n\n\0SEND\na:\\c\n\n\0"u8.ToArray());
        var reader = new StompReader(0);
        Assert.Equal(StompReadResult.Frame, reader.Read(ref input, out var connect, out _));
        Assert.Equal("\\c", connect!.Headers["a"]);
        reader.Version = StompVersion.V12;
        Assert.Equal(StompReadResult.Frame, reader.Read(ref input, out var send, out _));
        Assert.Equal(":", send!.Headers["a"]);
        Assert.True(input.IsEmpty);
    }

    [Fact]
    public void A_run_of_line_feeds_is_one_heart_beat()
    {
        var input = new ReadOnlySequence<byte>("\n\n\n\n"u8.ToArray());
        var reader = new StompReader(0);
        Assert.Equal(StompReadResult.HeartBeat, reader.Read(ref input, out _, out _));
        Assert.True(input.IsEmpty);
        Assert.Equal(StompReadResult.NeedMore, reader.Read(ref input, out _, out _));
        Assert.False(reader.InFrame);
    }

    [Fact]
    public void Of_headers_with_the_same_name_the_first_counts()
    {
        var headers = FrameCases.All["repeated headers"].Frame.Headers;
        Assert.Equal("1", headers["a"]);
        Assert.Null(headers["A"]);
    }

    [Fact]
    public void Nothing_that_is_kept_lies_in_the_memory_that_was_read()
    {
        var bytes = "SEND\na:b\n\nbody\0"u8.ToArray();
        var input = new ReadOnlySequence<byte>(bytes);
        Assert.Equal(StompReadResult.Frame, new StompReader(0).Read(ref input, out var frame, out _));
        Array.Clear(bytes);
        Assert.Equal("body", Encoding.UTF8.GetString(frame!.Body.Span));
        Assert.Equal("b", frame.Headers["a"]);
    }

    [Fact]
    public void A_frame_shows_nothing_of_what_stands_in_it()
    {
        var frame = FrameCases.Frame(StompCommand.Connect, "", ("passcode", "s3cret"));
        Assert.Equal("CONNECT, 1 headers, 0 bytes", frame.ToString());
        Assert.Equal("passcode", frame.Headers[0].ToString());
    }

    [Fact]
    public void A_body_that_is_only_promised_is_not_allocated()
    {
        var promise = "SEND\ncontent-length:1000000\n\nab"u8.ToArray();
        var input = new ReadOnlySequence<byte>(promise);
        var reader = new StompReader(2_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(StompReadResult.NeedMore, reader.Read(ref input, out _, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.True(reader.InFrame);
    }

    /// <summary>Every place; in what is very long, those where something can happen.</summary>
    private static IEnumerable<int> Cuts(int length) =>
        Enumerable.Range(0, length).Where(at => length < 2_000 || at < 50 || at > length - 50);
}
