using OTalk.Engine.Delivery;

namespace OTalk.Engine.Tests.Delivery;

public class AsyncSignalTests
{
    private readonly AsyncSignal _signal = new();

    [Fact]
    public void A_signal_is_kept_for_the_next_wait()
    {
        _signal.Set();
        ValueTask waiting = _signal.WaitAsync();
        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Two_signals_that_nobody_waits_for_are_one()
    {
        _signal.Set();
        _signal.Set();
        await _signal.WaitAsync();
        ValueTask second = _signal.WaitAsync();
        Assert.False(second.IsCompleted);
        _signal.Set();
        await second;
    }

    [Fact]
    public async Task A_waiter_is_woken()
    {
        ValueTask waiting = _signal.WaitAsync();
        Assert.False(waiting.IsCompleted);
        _signal.Set();
        await waiting;
    }

    [Fact]
    public async Task No_signal_is_lost_between_two_threads()
    {
        const int Rounds = 20_000;
        int given = 0;
        var back = new AsyncSignal();
        Task giver = Task.Run(async () =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                Interlocked.Increment(ref given);
                _signal.Set();
                await back.WaitAsync();
            }
        });
        for (int round = 1; round <= Rounds; round++)
        {
            await _signal.WaitAsync();
            Assert.Equal(round, Volatile.Read(ref given));
            back.Set();
        }

        await giver;
    }
}
