using OTalk.Accounts;
using OTalk.Federation.Queues;

namespace OTalk.Federation.Tests.Queues;

public sealed class BackoffTests
{
    private static readonly TimeSpan _most = TimeSpan.FromMinutes(10);

    [Fact]
    public void The_bound_doubles_up_to_the_longest_and_begins_anew()
    {
        Backoff backoff = New(0xff);

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600], Seconds(backoff, 12));
        for (int failures = 0; failures < 5_000; failures++)
            Assert.True(backoff.Next() <= _most);
        backoff.Reset();
        Assert.Equal([1, 2], Seconds(backoff, 2));
    }

    [Fact]
    public void All_of_the_pause_is_random()
    {
        Assert.Equal(TimeSpan.Zero, New(0).Next());
        Assert.Equal(TimeSpan.FromSeconds(0.5), New(0x80, 7).Next());
    }

    private static Backoff New(byte value, int at = -1) => new(TimeSpan.FromSeconds(1), _most, new Bytes(value, at));

    private static List<double> Seconds(Backoff backoff, int count) =>
        Enumerable.Range(0, count).Select(_ => Math.Round(backoff.Next().TotalSeconds, 6)).ToList();

    /// <summary>All bytes alike, or all but one zero.</summary>
    private sealed class Bytes(byte value, int at) : IRandomSource
    {
        byte[] IRandomSource.Bytes(int count) => [.. Enumerable.Range(0, count).Select(index => at < 0 || index == at ? value : (byte)0)];
    }
}
