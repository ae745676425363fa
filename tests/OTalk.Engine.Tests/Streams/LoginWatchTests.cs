using Microsoft.Extensions.Logging.Abstractions;
using OTalk.Accounts.Tokens;
using OTalk.Engine.Delivery;
using OTalk.Engine.Metrics;
using OTalk.Engine.Streams;
using OTalk.Storage.Accounts;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Streams;

public sealed class LoginWatchTests
{
    private static readonly DateTimeOffset s_made = DateTimeOffset.UnixEpoch;

    private readonly InMemoryAccountStore _accounts = new();
    private readonly ManualTime _time = new(Samples.Start);
    private readonly List<(int Code, string Reason)> _closed = [];

    [Fact]
    [Covers("oauth.ends")]
    public async Task A_stream_is_closed_when_its_token_expires()
    {
        await using LoginWatch watch = await WatchAsync(expiresAt: _time.GetUtcNow() + TimeSpan.FromHours(1));
        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.Empty(_closed);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([(1008, "token revoked")], _closed);
    }

    [Fact]
    [Covers("oauth.ends")]
    public async Task A_stream_is_closed_within_a_second_of_the_end_of_its_token()
    {
        await using LoginWatch watch = await WatchAsync(expiresAt: null);
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
        await using LoginWatch watch = await WatchAsync(expiresAt: null, key: "k1");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_closed);

        await _accounts.OAuth.RotateKeyAsync(new SigningKeyRecord("k2", [2], s_made), DateTimeOffset.MaxValue, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((1008, "token revoked"), _closed[0]);
    }

    [Theory]
    [Covers("streams.ends")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_that_a_password_opened_is_closed_when_its_account_is_disabled_or_deleted(bool isDeleted)
    {
        string romeo = House.Romeo.ToString();
        var account = new AccountRecord(romeo, null, null, false, s_made);
        await _accounts.AddAsync(account, CancellationToken.None);
        await using var watch = new LoginWatch(_accounts, _time, NullLogger<LoginWatch>.Instance);
        watch.Add(Feed(), House.Romeo);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(_closed);

        if (isDeleted)
            await _accounts.DeleteAsync(romeo, CancellationToken.None);
        else
            await _accounts.UpdateAsync(account with { Disabled = true }, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((1008, "account disabled"), _closed[0]);
    }

    private StreamFeed Feed() => new("test", new SendQueue(new SendQueueLimits(0, 0)), (code, reason) => _closed.Add((code, reason)), new EngineMetrics());

    /// <summary>A watch with one stream, opened by a token of Romeo's.</summary>
    private async Task<LoginWatch> WatchAsync(DateTimeOffset? expiresAt, string? key = null)
    {
        string romeo = House.Romeo.ToString();
        await _accounts.AddAsync(new AccountRecord(romeo, null, null, false, s_made), CancellationToken.None);
        await _accounts.AddTokenAsync(new TokenRecord("t1", romeo, [1], null, null, null, s_made, expiresAt), CancellationToken.None);
        var watch = new LoginWatch(_accounts, _time, NullLogger<LoginWatch>.Instance);
        watch.Add(Feed(), new AccessToken("t1", House.Romeo, new TokenLimits(), s_made, expiresAt, Key: key));
        return watch;
    }
}
