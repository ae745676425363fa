using System.Net;
using OTalk.Accounts.Throttling;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Streams;

/// <summary>How late the answers of who fails to log in come.</summary>
public sealed class LoginThrottleTests
{
    private static readonly IPAddress _here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress _elsewhere = IPAddress.Parse("192.0.2.2");

    private readonly ManualTime _time = new(Samples.Start);

    [Fact]
    public void Each_failure_over_the_limit_doubles_the_wait_up_to_thirty_seconds()
    {
        LoginThrottle throttle = Throttle(failures: 3);
        int[] waits = [.. Enumerable.Range(0, 10).Select(_ => WaitOf(throttle.FailedAsync(_here, TestContext.Current.CancellationToken)))];
        Assert.Equal([0, 0, 0, 1, 2, 4, 8, 16, 30, 30], waits);
    }

    [Fact]
    public void A_right_password_waits_as_long_and_does_not_count()
    {
        LoginThrottle throttle = Throttle(failures: 1);
        Fail(throttle, times: 2);
        Assert.Equal(2, WaitOf(throttle.PassedAsync(_here, TestContext.Current.CancellationToken)));
        Assert.Equal(2, WaitOf(throttle.PassedAsync(_here, TestContext.Current.CancellationToken)));
        Assert.Equal(0, WaitOf(throttle.PassedAsync(_elsewhere, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void Who_fails_slowly_never_waits()
    {
        LoginThrottle throttle = Throttle(failures: 3);
        for (int minute = 0; minute < 10; minute++)
        {
            Fail(throttle, times: 3);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(0, WaitOf(throttle.FailedAsync(_here, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void Who_is_slowed_down_is_forgiven_after_a_minute_without_a_failure()
    {
        LoginThrottle throttle = Throttle(failures: 1);
        Fail(throttle, times: 4);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(8, WaitOf(throttle.FailedAsync(_here, TestContext.Current.CancellationToken)));
        _time.Advance(TimeSpan.FromSeconds(60 - 8));
        Assert.Equal(0, WaitOf(throttle.FailedAsync(_here, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void Addresses_of_one_network_of_IPv6_are_one_and_so_are_both_forms_of_IPv4()
    {
        LoginThrottle throttle = Throttle(failures: 1);
        Fail(throttle, times: 1, IPAddress.Parse("2001:db8:0:1::1"));
        Assert.Equal(1, WaitOf(throttle.FailedAsync(IPAddress.Parse("2001:db8:0:1:ffff::2"), TestContext.Current.CancellationToken)));
        Assert.Equal(0, WaitOf(throttle.FailedAsync(IPAddress.Parse("2001:db8:0:2::1"), TestContext.Current.CancellationToken)));
        Fail(throttle, times: 1);
        Assert.Equal(1, WaitOf(throttle.FailedAsync(_here.MapToIPv6(), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        LoginThrottle throttle = Throttle(failures: 0);
        Fail(throttle, times: 100);
        Assert.Equal(0, WaitOf(throttle.FailedAsync(_here, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Nobody_is_waited_for_who_has_gone()
    {
        LoginThrottle throttle = Throttle(failures: 1);
        Fail(throttle, times: 1);
        using var gone = new CancellationTokenSource();
        Task held = throttle.FailedAsync(_here, gone.Token);
        Assert.False(held.IsCompleted);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
    }

    private LoginThrottle Throttle(int failures) => new(failures, _time);

    private static void Fail(LoginThrottle throttle, int times, IPAddress? address = null)
    {
        for (int index = 0; index < times; index++)
            _ = throttle.FailedAsync(address ?? _here, TestContext.Current.CancellationToken);
    }

    /// <summary>Seconds until it is done, on the clock, which moves on meanwhile.</summary>
    private int WaitOf(Task held)
    {
        int seconds = 0;
        for (; !held.IsCompleted; seconds++)
            _time.Advance(TimeSpan.FromSeconds(1));
        return seconds;
    }
}
