using System.Text.RegularExpressions;
using OTalk.TestKit.Server;

namespace OTalk.Transcripts.PlayerTests;

public sealed class ServerLogTests
{
    [Theory]
    [InlineData("""{"time":"2013-02-21T10:00:00.000Z","level":"Error","event":"x","message":"the disk is full"}""")]
    [InlineData("""{"level":"Critical"}""")]
    [InlineData("""{"level":"Information","event":"unobserved-exception"}""")]
    [InlineData("fail: Some.Category[0]")]
    [InlineData("2013-02-21T10:00:00Z Error the disk is full")]
    [InlineData("[error] the disk is full")]
    [InlineData("Unhandled exception. System.InvalidOperationException: x")]
    public void These_lines_fail_a_test(string line) => Assert.Equal([line], Faults(line));

    [Theory]
    [InlineData("""{"level":"Warning","message":"Error"}""")]
    [InlineData("""{"level":"Information","message":"0 errors"}""")]
    [InlineData("info: no Error here")]
    [InlineData("failover is ready")]
    public void These_do_not(string line) => Assert.Empty(Faults(line));

    [Fact]
    public void An_expected_error_does_not_fail_but_others_still_do() =>
        Assert.Equal(["fail: other"], Faults("fail: disk full\nfail: other", new Regex("disk full", RegexOptions.None, TimeSpan.FromSeconds(1))));

    private static IReadOnlyList<string> Faults(string lines, params Regex[] expected)
    {
        ServerLog log = new();
        foreach (string line in lines.Split('\n'))
            log.Add(line);
        return log.Faults(expected);
    }
}
