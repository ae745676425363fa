using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace OTalk.Server.Commands.Talk;

/// <summary>The inputs of a loop, and the time until which it waits for them.</summary>
internal sealed class TalkInputs(TimeProvider clock)
{
    // A program that does not keep up with a server does not hoard what it says: the connection is not read from meanwhile.
    private const int Most = 256;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly Channel<TalkInput> _channel = Channel.CreateBounded<TalkInput>(Most);

    public ChannelWriter<TalkInput> Writer => _channel.Writer;

    public bool TryRead([NotNullWhen(true)] out TalkInput? input) => _channel.Reader.TryRead(out input);

    /// <summary>Waits for an input, until a time if there is one, or until it is cancelled.</summary>
    public async Task WaitAsync(DateTimeOffset? until, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var late = new CancellationTokenSource(until is { } at ? Positive(at - clock.GetUtcNow()) : Timeout.InfiniteTimeSpan, clock);
        using var passed = late.Token.Register(either.Cancel);
        try
        {
            await _channel.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Time is up; whoever asked looks what there is to do.
        }
    }

    /// <summary>Leaves the room: gives what was sent last a while to come back, says good-bye, and a while to be heard.</summary>
    /// <param name="session">Who leaves.</param>
    /// <param name="act">Acts on what still comes.</param>
    public async Task LeaveAsync(TalkSession session, Action<TalkInput> act)
    {
        await ReadWhileAsync(() => session is { IsConnected: true, Pending.Count: > 0 }, act);
        session.Leave();
        await ReadWhileAsync(() => session.IsConnected, act);
    }

    /// <summary>Has what another reader gives among the inputs.</summary>
    public async Task AddAsync(ChannelReader<TalkInput> others)
    {
        try
        {
            await foreach (var input in others.ReadAllAsync())
            {
                await Writer.WriteAsync(input);
            }

            await Writer.WriteAsync(new TalkPiped(Line: null));
        }
        catch (ChannelClosedException)
        {
            // Nobody acts on inputs any more.
        }
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private async Task ReadWhileAsync(Func<bool> goesOn, Action<TalkInput> act)
    {
        var end = clock.GetUtcNow() + _patience;
        while (goesOn() && clock.GetUtcNow() < end)
        {
            await WaitAsync(end, CancellationToken.None);
            while (goesOn() && TryRead(out var input))
            {
                act(input);
            }
        }
    }
}
