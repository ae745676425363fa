using OTalk.Load.IdleConnections;
using OTalk.Load.Measuring;
using OTalk.Load.Servers;

namespace OTalk.Load.Tests;

public class IdleReportTests
{
    [Theory]
    [InlineData(null, 0)]
    [InlineData(12.0, 0)]
    [InlineData(11.9, 1)]
    [InlineData(7.9, 2)]
    public void Memory_is_what_came_on_top_for_each_connection(double? allowed, int failures)
    {
        var report = Report(allowed);
        Assert.Equal(8, report.HeapKibibytes);
        Assert.Equal(12, report.ResidentKibibytes);
        Assert.Equal(failures, report.Failures.Count);

        using var table = new StringWriter();
        IdleTable.Write(report, table);
        Assert.Equal(failures > 0, table.ToString().Contains("FAILED A connection takes 12.0 KiB of resident memory", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("20000", 19_500, true)]
    [InlineData("20000", 19_501, false)]
    [InlineData("unlimited", 1_000_000, true)]
    public void Too_few_open_files_are_told_before_anything_is_opened(string hard, int connections, bool enough)
    {
        string[] limits =
        [
            "Limit                     Soft Limit           Hard Limit           Units     ",
            "Max processes             94869                94869                processes ",
            $"Max open files            1024                 {hard,-20} files     ",
        ];
        if (enough)
            FileDescriptors.Check(connections, limits);
        else
            Assert.Contains("allows 20000", Assert.Throws<IOException>(() => FileDescriptors.Check(connections, limits)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_can_be_made_to_collect_its_garbage()
    {
        var before = GC.CollectionCount(GC.MaxGeneration);
        ForcedCollection.Run(Environment.ProcessId, () =>
        {
            while (GC.CollectionCount(GC.MaxGeneration) == before)
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        });
    }

    private static IdleReport Report(double? allowed) => new(
        new IdleSettings(1000, 20, 10, 60, null, [], allowed),
        MachineContext.Read(),
        new MemoryReading(2e6, 1e8),
        new MemoryReading(2e6 + (8 * 1024 * 1000), 1e8 + (12 * 1024 * 1000)),
        CpuShare: null);
}
