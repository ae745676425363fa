using System.Net;

namespace OTalk.TestKit.Server;

/// <summary>Waits for a server to open its doors.</summary>
internal static class Readiness
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(20);
    private static readonly HttpClient s_http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.Zero });

    /// <summary>Returns when <c>/readyz</c> answers 200; throws if the process has exited or the deadline passes.</summary>
    public static async Task WaitAsync(Uri server, Func<int?> exitCode, ServerLog log, CancellationToken cancel)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Deadlines.Start);
        Uri address = new(server, "/readyz");
        try
        {
            while (!await IsReadyAsync(address, deadline.Token))
            {
                if (exitCode() is { } code)
                    throw new HarnessException($"the server exited with {code} before it was ready. The end of its log:\n{log.Tail()}");
                await Task.Delay(s_between, deadline.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new HarnessException($"{address} did not answer 200 within {Deadlines.Start}. The end of the log:\n{log.Tail()}", e);
        }
    }

    private static async Task<bool> IsReadyAsync(Uri address, CancellationToken cancel)
    {
        try
        {
            using HttpResponseMessage answer = await s_http.GetAsync(address, cancel);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
