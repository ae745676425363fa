using OTalk.Load.WebSockets;

namespace OTalk.Load.Tests;

public class FrameTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void What_either_side_writes_is_read_again_and_not_before_it_is_complete(int length)
    {
        var payload = new byte[length];
        new Random(length).NextBytes(payload);
        var buffer = new byte[length + FrameWriter.MaxOverhead];

        AssertRead(buffer.AsSpan(0, FrameWriter.WriteUnmasked(buffer, Opcode.Text, payload)), payload);
        AssertRead(buffer.AsSpan(0, FrameWriter.WriteMasked(buffer, Opcode.Text, payload)), payload);
    }

    [Fact]
    public void The_example_of_the_standard_is_read()
    {
        // RFC 6455, section 5.7: a single-frame masked text message, "Hello".
        byte[] frame = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
        AssertRead(frame, "Hello"u8);
    }

    [Theory]
    [InlineData(new byte[] { 0x01, 0x00 })]
    [InlineData(new byte[] { 0xC1, 0x00 })]
    [InlineData(new byte[] { 0x81, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void Fragments_extensions_and_impossible_sizes_are_refused(byte[] data) =>
        Assert.Throws<InvalidDataException>(() => FrameReader.TryRead(data, out _));

    private static void AssertRead(Span<byte> written, ReadOnlySpan<byte> payload)
    {
        for (var cut = 0; cut < Math.Min(written.Length, 20); cut++)
            Assert.False(FrameReader.TryRead(written[..cut], out _));
        Assert.False(FrameReader.TryRead(written[..^1], out _));

        Assert.True(FrameReader.TryRead(written, out var frame));
        Assert.Equal(Opcode.Text, frame.Opcode);
        Assert.Equal(written.Length, frame.Length);
        Assert.True(payload.SequenceEqual(frame.Payload));
    }
}
