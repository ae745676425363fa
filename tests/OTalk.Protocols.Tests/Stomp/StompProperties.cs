using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using OTalk.Protocols.Stomp;

namespace OTalk.Protocols.Tests.Stomp;

/// <summary>What holds for all frames. A failure prints the smallest example and the seed to run it again.</summary>
public class StompProperties
{
    public static TheoryData<StompVersion> Versions { get; } = [.. StompVersions.All];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_frame_is_read_as_it_was_written(StompVersion version) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(FrameGen.Frames(version), frame =>
        {
            string[] expected = [FrameText.Show(frame)];
            foreach (var lineEnd in new[] { "\n", "\r\n" })
            {
                var bytes = FrameText.Write(frame, version, lineEnd);
                Assert.Equal(expected, Wire.Read(bytes, version, bytes.Length));
                Assert.Equal(expected, Wire.ReadPieces(Wire.Bytewise(bytes), version, bytes.Length));
                Assert.Equal(expected, Wire.ReadSegments([.. bytes.Chunk(3)], version, bytes.Length));
                Assert.Equal(["unfinished"], Wire.Read(bytes[..^1], version));
            }
        }));

    [Theory]
    [MemberData(nameof(Versions))]
    public void No_text_can_break_out_of_the_header_it_is_written_to(StompVersion version) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Arb.From(FrameGen.AnyText), Arb.From(FrameGen.AnyText), (first, second) =>
        {
            var output = new ArrayBufferWriter<byte>();
            StompMessageWriter.WriteHead(output, version, first, first);
            StompMessageWriter.WriteShared(output, version, second, second, first, DateTimeOffset.UnixEpoch, "\0"u8, new StompHeader("more", second));
            var reader = new StompReader(0) { Version = version };
            var input = new ReadOnlySequence<byte>(output.WrittenMemory);
            Assert.Equal(StompReadResult.Frame, reader.Read(ref input, out var frame, out _));
            Assert.True(input.IsEmpty);
            string[] names = ["subscription", "ack", "message-id", "destination", "otalk-from", "otalk-time", "more", "content-type", "content-length"];
            Assert.Equal(names.Where(name => name != "ack" || version == StompVersion.V12), frame!.Headers.Select(static header => header.Name));
            Assert.Equal(Expressed(first, version), frame.Headers["subscription"]);
            Assert.Equal(Expressed(second, version), frame.Headers["message-id"]);
            Assert.Equal([0], frame.Body.ToArray());
        }));

    /// <summary>What arrives of a text.</summary>
    private static string Expressed(string text, StompVersion version)
    {
        text = text.Replace('\0', '\ufffd').Replace('\ud800', '\ufffd');
        return version switch
        {
            StompVersion.V10 => WithoutReturn(text.Replace('\n', '\ufffd')).Trim(' ', '\t'),
            StompVersion.V11 => WithoutReturn(text),
            _ => text,
        };
    }

    private static string WithoutReturn(string text) => text.EndsWith('\r') ? text[..^1] : text;
}
