using System.Threading.Channels;

namespace OTalk.Server.Commands.Talk;

/// <summary>Keeps a connection: hands on what comes on it, and opens another when it ends, after a while that grows.</summary>
/// <param name="target">Where to connect.</param>
/// <param name="clock">Tells how long connections last, and when to try again.</param>
/// <param name="inputs">Gets <see cref="TalkUp"/>, then events, then <see cref="TalkDown"/>, and so on.</param>
internal sealed class TalkLink(TalkTarget target, TimeProvider clock, ChannelWriter<TalkInput> inputs)
{
    // A connection that lasted is no sign of a server that refuses us.
    private static readonly TimeSpan _lasting = TimeSpan.FromSeconds(30);

    private readonly Backoff _backoff = new();

    /// <summary>Runs until it is cancelled. A fault of the program ends the inputs.</summary>
    /// <param name="first">The connection to begin with.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task RunAsync(TalkConnection first, CancellationToken cancel)
    {
        try
        {
            for (var connection = first; ; connection = await OpenAsync(cancel))
            {
                await using (connection)
                {
                    await ServeAsync(connection, cancel);
                }
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            inputs.TryComplete();
        }
        catch (Exception fault)
        {
            inputs.TryComplete(fault);
        }
    }

    private async Task ServeAsync(TalkConnection connection, CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        var useful = false;
        await inputs.WriteAsync(new TalkUp(connection), cancel);
        await foreach (var heard in connection.ReadAsync(cancel))
        {
            useful |= heard is not TalkError;
            await inputs.WriteAsync(heard, cancel);
        }

        if (useful || clock.GetElapsedTime(began) >= _lasting)
        {
            _backoff.Reset();
        }

        await WaitAsync(connection.EndedBecause, cancel);
    }

    private async Task<TalkConnection> OpenAsync(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await TalkConnection.OpenAsync(target, clock, cancel);
            }
            catch (CommandException error)
            {
                await WaitAsync(error.Message, cancel);
            }
        }
    }

    private async Task WaitAsync(string reason, CancellationToken cancel)
    {
        var wait = _backoff.Next();
        await inputs.WriteAsync(new TalkDown(reason, wait), cancel);
        await Task.Delay(wait, clock, cancel);
    }
}
