using System.Buffers;
using System.Text.Json;
using OTalk.Protocols.Talker;

namespace OTalk.Protocols.Tests.Talker;

public class TalkerReaderTests
{
    public static TheoryData<string> Names { get; } = TalkerCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_request_says_what_the_client_wrote(string name)
    {
        var (json, connected, expected) = TalkerCases.All[name];
        var bytes = TalkerCases.Utf8(json);
        Assert.True(TalkerReader.TryRead(new ReadOnlySequence<byte>(bytes), connected, out var request, out var fault), fault?.Message);
        Array.Clear(bytes);
        TalkerComparer.AssertEqual(expected, request);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_request_written_by_another_library_says_the_same(string name)
    {
        var (_, connected, expected) = TalkerCases.All[name];
        var bytes = new ReadOnlySequence<byte>(TalkerText.Write(expected));
        Assert.True(TalkerReader.TryRead(bytes, connected, out var request, out var fault), fault?.Message);
        if (expected is TalkerMessage { Extras.IsEmpty: false } message)
        {
            // That library chooses its own escapes, and they are kept.
            var extras = Assert.IsType<TalkerMessage>(request).Extras;
            Assert.True(JsonElement.DeepEquals(JsonElement.Parse(message.Extras.Span), JsonElement.Parse(extras.Span)));
            expected = message with { Extras = extras };
        }

        TalkerComparer.AssertEqual(expected, request);
    }

    [Fact]
    public void The_token_is_in_no_text()
    {
        var connect = new TalkerConnect(TalkerDialect.Document, "0000", "romeo", "secret", "7");
        Assert.Equal("TalkerConnect { Dialect = Document, Room = 0000, User = romeo, LastEventId = 7 }", connect.ToString());
    }
}
