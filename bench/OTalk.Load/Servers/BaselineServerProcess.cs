namespace OTalk.Load.Servers;

/// <summary>Starts the baseline server as a child: this same program with another verb.</summary>
internal static class BaselineServerProcess
{
    /// <summary>The hidden verb the child is started with.</summary>
    public const string Verb = "baseline-server";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Starts it on a free port and waits until it listens.</summary>
    public static ServerUnderLoad Start(CancellationToken cancel)
    {
        var child = new ChildProcess(Path.Combine(AppContext.BaseDirectory, "OTalk.Load"), [Verb]);
        try
        {
            return ServerUnderLoad.Started("baseline", new Uri(child.FirstLine(Patience, cancel)), child, data: null);
        }
        catch
        {
            child.Dispose();
            throw;
        }
    }
}
