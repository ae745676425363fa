using Microsoft.Extensions.Logging.Abstractions;
using OTalk.Accounts.Tokens;
using OTalk.Engine.Delivery;
using OTalk.Engine.Metrics;
using OTalk.Engine.Streams;
using OTalk.Storage.Accounts;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Streams;

public sealed class TokenWatchTests
{
    private static readonly DateTimeOffset s_made = DateTimeOffset.UnixEpoch;

    private readonly InMemoryAccountStore _accounts = new();
    private readonly ManualTime _time = new();
    private readonly List<(int Code, string Reason)> _closed = [];

    [Fact]
    [Covers("oauth.ends")]
    public async Task A_stream_is_closed_when_its_token_expires()
    {
        await using TokenWatch watch = await WatchAsync(expiresAt: _time.GetUtcNow() + TimeSpan.FromHours(1));
        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.Empty(_closed);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([(1008, "token revoked")], _closed);
    }

    [Fact]
    [Covers("oauth.ends")]
    public async Task A_stream_is_closed_within_a_second_of_the_end_of_its_token()
    {
        await using TokenWatch watch = await WatchAsync(expiresAt: null);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(_closed);

        await _accounts.DeleteTokenAsync("t1", CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((1008, "token revoked"), _closed[0]);
    }

    [Fact]
    [Covers("oauth.ends", "oauth.jwt.compromised")]
    public async Task A_stream_is_closed_when_the_key_is_dropped_that_signed_its_token()
    {
        await _accounts.OAuth.ActiveKeyAsync(() => new SigningKeyRecord("k1", [1], s_made), CancellationToken.None);
        await using TokenWatch watch = await WatchAsync(expiresAt: null, key: "k1");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_closed);

        await _accounts.OAuth.RotateKeyAsync(new SigningKeyRecord("k2", [2], s_made), DateTimeOffset.MaxValue, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((1008, "token revoked"), _closed[0]);
    }

    /// <summary>A watch with one stream, opened by a token of Romeo's.</summary>
    private async Task<TokenWatch> WatchAsync(DateTimeOffset? expiresAt, string? key = null)
    {
        string romeo = House.Romeo.ToString();
        await _accounts.AddAsync(new AccountRecord(romeo, null, null, false, s_made), CancellationToken.None);
        await _accounts.AddTokenAsync(new TokenRecord("t1", romeo, [1], null, null, null, s_made, expiresAt), CancellationToken.None);
        var feed = new StreamFeed("test", new SendQueue(new SendQueueLimits(0, 0)), (code, reason) => _closed.Add((code, reason)), new EngineMetrics());
        var watch = new TokenWatch(_accounts, _time, NullLogger<TokenWatch>.Instance);
        watch.Add(feed, new AccessToken("t1", House.Romeo, new TokenLimits(), s_made, expiresAt, Key: key));
        return watch;
    }
}
