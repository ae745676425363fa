using System.Text;
using OTalk.Load.Measuring;
using OTalk.Load.Recovery;

namespace OTalk.Load.Tests;

public class RecoveryTests
{
    private static readonly NumberedChannels Channels = new("localhost", 3, 10);

    [Theory]
    [InlineData(0, 0, -1)]
    [InlineData(0, 1, 0)]
    [InlineData(1, 1, -1)]
    [InlineData(9, 10, 9)]
    [InlineData(0, 10, 0)]
    [InlineData(0, 11, 10)]
    [InlineData(4, 1003, 994)]
    public void The_newest_message_of_a_channel_is_the_last_that_went_there(int channel, long published, long newest)
    {
        Assert.Equal(newest, Channels.Newest(channel, published));

        // The same, found slowly.
        Assert.Equal(newest, Enumerable.Range(0, (int)published).Where(number => number % 10 == channel).Select(number => (long)number).LastOrDefault(-1));
    }

    [Fact]
    public void A_number_is_found_in_what_was_published()
    {
        var stanza = Channels.Publish(1234);
        Assert.Contains("\"to\":\"owner3@localhost/c4\"", stanza, StringComparison.Ordinal);
        Assert.Equal(1234, NumberedChannels.NumberIn(Encoding.UTF8.GetBytes(stanza)));
        Assert.Equal(-1, NumberedChannels.NumberIn("""{"result":{"results":[]}}"""u8));
    }

    [Theory]
    [InlineData(null, 0, 0)]
    [InlineData(4.0, 0, 0)]
    [InlineData(3.9, 0, 1)]
    [InlineData(4.0, 1, 1)]
    [InlineData(3.9, 1, 2)]
    public void Too_late_fails_the_run_and_so_does_what_is_lost(double? allowed, int lost, int failures)
    {
        var report = new RecoveryReport(
            new RecoverySettings(100, 100, 100, 2, 1000, null, [], allowed), MachineContext.Read(), 1_000_000, 500_000_000, ReadySeconds: 4, AnsweredSeconds: 5, lost);
        Assert.Equal(failures, report.Failures.Count);

        using var table = new StringWriter();
        RecoveryTable.Write(report, table);
        Assert.Equal(failures, table.ToString().Split("FAILED").Length - 1);
    }
}
