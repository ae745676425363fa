using OTalk.TestKit;

namespace OTalk.Integration.Stomp;

/// <summary>
/// What is malformed is answered ERROR, then the connection ends; whatever it was, the next who connects is served.
/// </summary>
public sealed class MalformedTests(StompServer shared) : IClassFixture<StompServer>
{
    public static TheoryData<string, string, string> BehindConnect =>
        [.. MalformedFrames.BehindConnect.Select(static row => new TheoryDataRow<string, string, string>(row.Version, row.Sent, row.Message))];

    public static TheoryData<string, string> InPlaceOfConnect =>
        [.. MalformedFrames.InPlaceOfConnect.Select(static row => new TheoryDataRow<string, string>(row.Sent, row.Message))];

    public static TheoryData<string> Bytes => [.. MalformedFrames.Bytes.Select(static row => row.What)];

    [Theory]
    [MemberData(nameof(BehindConnect))]
    [Covers("stomp.error", "stomp.unknown-ids")]
    public async Task A_malformed_frame_is_told(string version, string sent, string message)
    {
        using (RawStomp client = await ConnectAsync(version))
        {
            await client.SendAsync(MalformedFrames.ToBytes(sent));
            await client.FailsAsync(message);
        }

        await IsServedAsync();
    }

    [Theory]
    [MemberData(nameof(InPlaceOfConnect))]
    [Covers("stomp.error", "stomp.versions")]
    public async Task A_malformed_beginning_is_told(string sent, string message)
    {
        using (RawStomp client = RawStomp.Open(shared.Port))
        {
            await client.SendAsync(MalformedFrames.ToBytes(sent));
            await client.FailsAsync(message);
        }

        await IsServedAsync();
    }

    [Theory]
    [MemberData(nameof(Bytes))]
    [Covers("stomp.error")]
    public async Task Bytes_that_are_no_frame_are_told(string what)
    {
        (_, byte[] sent, string message) = MalformedFrames.Bytes.Single(row => row.What == what);
        using (RawStomp client = RawStomp.Open(shared.Port))
        {
            await client.SendAsync(sent);
            await client.FailsAsync(message);
        }

        using (RawStomp client = await ConnectAsync("1.2"))
        {
            await client.SendAsync(sent);
            await client.FailsAsync(message);
        }

        await IsServedAsync();
    }

    /// <summary>It is no fault yet: more may come. When nothing more can come the connection ends.</summary>
    [Theory]
    [InlineData("SEND\ndestination:/inbox\ncontent-length:3\n\nhi^@")]
    [InlineData("SEND\ndestination:/inbox\n\nhi")]
    [InlineData("SEND\ndestination:/inbox\n")]
    [InlineData("SEN")]
    public async Task A_frame_that_never_ends_is_carried_out_by_nobody(string sent)
    {
        using (RawStomp client = await ConnectAsync("1.2"))
        {
            await client.SubscribeAsync("1", "/inbox");
            await client.SendAsync(MalformedFrames.ToBytes(sent));
            client.Finish();
            Assert.Null(await client.NextAsync());
        }

        await IsServedAsync();
    }

    [Fact]
    [Covers("stomp.disconnect")]
    public async Task Nothing_behind_DISCONNECT_is_carried_out()
    {
        using (RawStomp client = await ConnectAsync("1.2"))
        {
            await client.SubscribeAsync("1", "/inbox");
            await client.SendAsync("DISCONNECT\nreceipt:bye\n\n\0SEND\ndestination:/inbox\nreceipt:no\n\nhi\0HELLO\n\n\0");
            Assert.Equal("bye", (await client.ReceiveAsync("RECEIPT"))["receipt-id"]);
            Assert.Null(await client.NextAsync());
        }

        await IsServedAsync();
    }

    private async Task<RawStomp> ConnectAsync(string version)
    {
        RawStomp client = RawStomp.Open(shared.Port);
        await client.SendAsync($"CONNECT\naccept-version:{version}\nlogin:romeo\npasscode:secret\n\n\0");
        Assert.Equal(version, (await client.ReceiveAsync("CONNECTED"))["version"]);
        return client;
    }

    private async Task IsServedAsync()
    {
        using RawStomp next = await ConnectAsync("1.2");
        await next.DoAsync("DISCONNECT\n");
    }
}
