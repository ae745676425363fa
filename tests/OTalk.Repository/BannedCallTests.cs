namespace OTalk.Repository;

/// <summary>Calls that must not be in the server, looked up in what the compiler wrote, so that no spelling hides them.</summary>
public sealed class BannedCallTests
{
    /// <summary>Blocking a thread on a task, or at all, starves the pool that all connections share.</summary>
    private static readonly string[] s_blocking =
    [
        "System.Threading.Thread.Sleep",
        "System.Threading.Tasks.Task.Wait",
        "System.Threading.Tasks.Task.WaitAll",
        "System.Threading.Tasks.Task.WaitAny",
        "System.Threading.Tasks.Task`1.get_Result",
    ];

    private static readonly string[] s_unfinished = ["System.NotImplementedException..ctor"];

    public static TheoryData<string> Projects => [.. Layers.MayUse.Keys];

    public static TheoryData<string> ProjectsBelowTheServer => [.. Layers.MayUse.Keys.Where(project => project != "OTalk.Server")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Nothing_blocks_and_nothing_is_unfinished(string project) =>
        Assert.Empty(CalledMembers.Of(Layers.AssemblyOf(project)).Intersect([.. s_blocking, .. s_unfinished], StringComparer.Ordinal));

    /// <summary>Only the command line speaks to the console; everything else logs.</summary>
    [Theory]
    [MemberData(nameof(ProjectsBelowTheServer))]
    public void Only_the_executable_writes_to_the_console(string project) =>
        Assert.DoesNotContain(
            CalledMembers.Of(Layers.AssemblyOf(project)),
            member => member.StartsWith("System.Console.", StringComparison.Ordinal));

    /// <summary>Under simulation the engine's continuations must stay on the scheduler of the test.</summary>
    [Theory]
    [InlineData("OTalk.Engine")]
    [InlineData("OTalk.Federation")]
    public void The_engine_keeps_its_context(string project) =>
        Assert.DoesNotContain(
            CalledMembers.Of(project),
            member => member.EndsWith(".ConfigureAwait", StringComparison.Ordinal));

    /// <summary>The look-up itself finds what is there, on a plain and on a generic type: an empty answer must mean something.</summary>
    [Fact]
    public void Calls_are_found()
    {
        IReadOnlySet<string> called = CalledMembers.Of("OTalk.Repository");

        Assert.Contains("System.String.StartsWith", called);
        Assert.Contains("System.Collections.Generic.HashSet`1.Add", called);
    }
}
