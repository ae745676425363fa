using OTalk.Protocols.Stomp;

namespace OTalk.Protocols.Tests.Stomp;

public class StompConnectReaderTests
{
    private static readonly Dictionary<string, (string Text, StompConnect Connect)> _cases = new(StringComparer.Ordinal)
    {
        ["the usual"] = (
            "CONNECT\naccept-version:1.1,1.2\nhost:montague.com\nlogin:romeo@montague.com\npasscode: t:k \nheart-beat:5000,10000\nreceipt:r1\n\n\0",
            new StompConnect(StompVersion.V12) { Host = "montague.com", Login = "romeo@montague.com", Passcode = " t:k ", HeartBeat = new StompHeartBeat(5000, 10000) }),
        ["the newer name, a token as in HTTP"] = (
            "STOMP\naccept-version:1.2\nhost:montague.com\nAuthorization:Bearer t\n\n\0",
            new StompConnect(StompVersion.V12) { Host = "montague.com", Authorization = "Bearer t" }),
        ["versions in any order, unknown ones, space between"] = (
            "CONNECT\naccept-version:2.0, 1.1 ,1.0,,x\nhost:\n\n\0",
            new StompConnect(StompVersion.V11) { Host = "" }),
        ["no version is 1.0, which trims and needs no host"] = (
            "CONNECT\nlogin: romeo\npasscode:\tt k \nheart-beat:x\ncontent-length: 0 \n\n\0",
            new StompConnect(StompVersion.V10) { Login = "romeo", Passcode = "t k" }),
        ["1.0 by name"] = ("CONNECT\naccept-version:1.0\n\n\0", new StompConnect(StompVersion.V10)),
        ["no host"] = ("STOMP\naccept-version:1.2\nreceipt:r1\n\n\0", new StompConnect(StompVersion.V12)),
        ["a body that 1.1 leaves alone"] = ("CONNECT\naccept-version:1.1\nhost:a\n\nbody\0", new StompConnect(StompVersion.V11) { Host = "a" }),
    };

    public static TheoryData<string> Names { get; } = [.. _cases.Keys];

    public static TheoryData<string, string, string?> Malformed { get; } = new()
    {
        { "SEND\nreceipt:r1\n\n\0", "SEND came before CONNECT", "r1" },
        { "CONNECTED\n\n\0", "CONNECTED came before CONNECT", null },
        { "CONNECT\naccept-version:1.2\nhost:a\n\nbody\0", "CONNECT has a body", null },
        { "CONNECT\naccept-version:1.2\nhost:a\nheart-beat:1, 2\n\n\0", "heart-beat is not two whole numbers with a comma between them", null },
        { "CONNECT\naccept-version:1.2\nhost:a\nheart-beat:\n\n\0", "heart-beat is not two whole numbers with a comma between them", null },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_connection_begins_as_the_client_says(string name)
    {
        var (text, expected) = _cases[name];
        var frame = StompRequestReaderTests.ReadFrame(text, default);
        Assert.True(StompConnectReader.TryRead(frame, StompVersions.All, out var connect, out var fault), fault?.Message);
        Assert.Equal(expected, connect);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_connection_that_begins_wrong_is_refused(string text, string message, string? receipt)
    {
        var frame = StompRequestReaderTests.ReadFrame(text, default);
        Assert.False(StompConnectReader.TryRead(frame, StompVersions.All, out var connect, out var fault));
        Assert.Null(connect);
        Assert.Equal(new StompFault(message) { ReceiptId = receipt }, fault);
    }

    [Theory]
    [InlineData("1.2,1.1,1.0", StompVersion.V11)]
    [InlineData("1.0", StompVersion.V10)]
    [InlineData(null, StompVersion.V10)]
    public void The_version_is_the_highest_that_both_know(string? offered, StompVersion expected)
    {
        Assert.True(StompVersions.TryNegotiate(offered, [StompVersion.V11, StompVersion.V10], out var version, out var fault));
        Assert.Equal(expected, version);
        Assert.Null(fault);
    }

    [Theory]
    [InlineData("1.2")]
    [InlineData("1.3,2.0")]
    [InlineData("1.10")]
    [InlineData("")]
    public void Without_a_common_version_the_client_is_told_which_there_are(string offered)
    {
        var frame = FrameCases.Frame(StompCommand.Connect, "", ("accept-version", offered), ("host", "a"));
        Assert.False(StompConnectReader.TryRead(frame, [StompVersion.V11, StompVersion.V10], out _, out var fault));
        Assert.Equal(new StompFault("no version of accept-version is supported") { Versions = "1.0,1.1", Detail = "supported versions: 1.0,1.1" }, fault);
    }

    [Fact]
    public void Secrets_are_not_shown()
    {
        var connect = new StompConnect(StompVersion.V12) { Host = "montague.com", Login = "romeo", Passcode = "s3cret", Authorization = "s3cret" };
        Assert.Equal("StompConnect { Version = 1.2, Host = montague.com, Login = romeo, HeartBeat = 0,0 }", connect.ToString());
    }

    [Theory]
    [InlineData("0,0", 0, 0)]
    [InlineData("1,2147483647", 1, int.MaxValue)]
    [InlineData("010,5", 10, 5)]
    public void Heart_beats_are_two_numbers(string text, int sends, int wants)
    {
        Assert.True(StompHeartBeat.TryParse(text, out var heartBeat));
        Assert.Equal(new StompHeartBeat(sends, wants), heartBeat);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("1")]
    [InlineData("1,")]
    [InlineData(",1")]
    [InlineData("1,2,3")]
    [InlineData(" 1,2")]
    [InlineData("1,2\r")]
    [InlineData("+1,2")]
    [InlineData("-1,2")]
    [InlineData("1.0,2")]
    [InlineData("1,2147483648")]
    [InlineData("\u0661,2")]
    public void And_nothing_else(string text) => Assert.False(StompHeartBeat.TryParse(text, out _));

    [Theory]
    [InlineData(0, 0, 5, 6, 0, 0)]
    [InlineData(3, 4, 0, 0, 0, 0)]
    [InlineData(3, 4, 5, 6, 6, 5)]
    [InlineData(7, 9, 5, 6, 7, 9)]
    [InlineData(3, 0, 5, 6, 6, 0)]
    [InlineData(0, 4, 5, 6, 0, 5)]
    public void Each_direction_beats_as_slowly_as_either_side_asks(int serverSends, int serverWants, int clientSends, int clientWants, int serverEvery, int clientEvery) =>
        Assert.Equal((serverEvery, clientEvery), StompHeartBeat.Agree(new StompHeartBeat(serverSends, serverWants), new StompHeartBeat(clientSends, clientWants)));
}
