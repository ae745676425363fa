using System.Buffers;
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

    [Fact]
    public void The_token_is_in_no_text()
    {
        var connect = new TalkerConnect(TalkerDialect.Document, "0000", "romeo", "secret", "7");
        Assert.Equal("TalkerConnect { Dialect = Document, Room = 0000, User = romeo, LastEventId = 7 }", connect.ToString());
    }
}
