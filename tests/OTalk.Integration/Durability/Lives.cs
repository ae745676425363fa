using OTalk.TestKit.Server;

namespace OTalk.Integration.Durability;

/// <summary>The lives of one server that is ended and started again and again, as those see it who talk to it.</summary>
internal sealed class Lives(OTalkServer server)
{
    private volatile TaskCompletionSource<int> _alive = Alive(1);
    private volatile int _count = 1;

    /// <summary>The number of the present life, or of the one that was last ended.</summary>
    public int Count => _count;

    public OTalkServer Server => server;

    /// <summary>Waits until the server runs.</summary>
    /// <returns>The number of its life.</returns>
    public Task<int> WhenAliveAsync() => _alive.Task;

    /// <summary>SIGKILL, then a start on the same data.</summary>
    public Task KillAsync() => EndAsync(server.KillAsync);

    /// <summary>SIGTERM, then a start on the same data.</summary>
    public Task StopAsync() => EndAsync(server.StopAsync);

    /// <summary>The life counts as over before it ends, so that a connection that breaks with it is not taken for a fault.</summary>
    private async Task EndAsync(Func<Task> end)
    {
        int before = server.ProcessId;
        TaskCompletionSource<int> next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _alive = next;
        _count++;
        await end();
        await server.StartAsync();
        Assert.NotEqual(before, server.ProcessId);
        next.SetResult(_count);
    }

    private static TaskCompletionSource<int> Alive(int life)
    {
        TaskCompletionSource<int> alive = new();
        alive.SetResult(life);
        return alive;
    }
}
