using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OTalk.Protocols.Json;
using OTalk.Protocols.Talker;

namespace OTalk.Protocols.Tests.Talker;

/// <summary>What holds for all requests. A failure prints the smallest example and the seed to run it again.</summary>
public class TalkerProperties
{
    private static readonly TalkerUser _juliet = new("juliet", 17);

    [Fact]
    public void Every_request_is_read_as_it_was_written_with_or_without_white_space() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(TalkerGen.Requests, static request =>
        {
            foreach (var indented in new[] { false, true })
            {
                var bytes = TalkerText.Write(request, indented);
                var cut = Segments.Cut(bytes, bytes.Length / 2);
                Assert.True(TalkerReader.TryRead(cut, TalkerDialect.Document, out var read, out var fault), fault?.Message);
                TalkerComparer.AssertEqual(request, read);
            }
        }));

    [Fact]
    public void Every_stream_of_requests_is_found_however_it_is_cut() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(Arb.From(Gen.Zip(Gen.ListOf(TalkerGen.Requests.Generator), TalkerGen.Cuts)), static entry =>
            {
                var (requests, (cuts, between)) = entry;
                var objects = requests.Select(static (request, at) => TalkerText.Write(request, at % 2 == 1)).ToArray();
                var bytes = objects.SelectMany(json => json.Concat(TalkerCases.Utf8(between))).ToArray();
                var places = cuts.Order().Select(cut => cut * bytes.Length / 1000).ToArray();
                var expected = objects.Select(Encoding.UTF8.GetString);

                var segments = new ScanRun();
                segments.Read(Segments.Cut(bytes, places));
                Assert.Equal(expected, segments.Found);

                var reads = new ScanRun();
                foreach (var (start, end) in places.Prepend(0).Zip(places.Append(bytes.Length)))
                {
                    reads.Take(bytes.AsSpan(start..end));
                }

                Assert.Equal(expected, reads.Found);
            }));

    [Fact]
    public void Every_message_arrives_as_it_was_sent() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Arb.From(TalkerGen.Messages), static message =>
        {
            var body = TalkerChat.ToBody(message);
            Assert.True(JsonMessageReader.TryRead(body.Utf8.Span, out var stored, out var error), error?.Text);
            Assert.Null(stored.Fault);
            Assert.True(body.Utf8.Span.SequenceEqual(stored.Utf8.Span), "The message is not compact.");
            Assert.True(TalkerChat.TryRead(body.Utf8, out var content, out var extras));

            foreach (var dialect in Enum.GetValues<TalkerDialect>())
            {
                var isPrivate = message.To is not null;
                var line = Line(dialect, new(content, message.Id!.Value, _juliet, default, message.Final, isPrivate, extras), message.Room);
                Assert.Equal(line.Length - 1, line.AsSpan().IndexOf((byte)'\n'));

                // Clients read it as the server would: all but whom it was sent to.
                Assert.True(TalkerReader.TryRead(new(line), dialect, out var read, out var fault), fault?.Message);
                var expected = dialect == TalkerDialect.Document ? message : message with { Id = null, Final = true };
                TalkerComparer.AssertEqual(expected with { To = null }, read);
                AssertNothingTwice(line);
            }
        }));

    private static byte[] Line(TalkerDialect dialect, TalkerLine line, string? room)
    {
        var output = new ArrayBufferWriter<byte>();
        TalkerWriter.WriteMessage(output, dialect, line);
        TalkerWriter.WriteEnd(output, room);
        return output.WrittenSpan.ToArray();
    }

    private static void AssertNothingTwice(byte[] line)
    {
        using var document = JsonDocument.Parse(line);
        Assert.Distinct(document.RootElement.EnumerateObject().Select(static member => member.Name));
    }
}
