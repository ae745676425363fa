using OTalk.Core.Addressing;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Tests.Streams;

public class PublishWindowTests
{
    private const int Most = 1024;

    private static readonly Identity _romeo = Identity.Parse(Samples.Romeo);
    private static readonly Identity _juliet = Identity.Parse(Samples.Juliet);

    private readonly PublishWindow _window = new();

    [Fact]
    public void Publishes_to_one_tree_overlap()
    {
        ValueTask first = _window.EnterAsync(_romeo);
        ValueTask second = _window.EnterAsync(_romeo);
        Assert.True(first.IsCompletedSuccessfully);
        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_publish_to_another_tree_waits_for_those_before()
    {
        await _window.EnterAsync(_romeo);
        await _window.EnterAsync(_romeo);
        ValueTask other = _window.EnterAsync(_juliet);
        _window.Leave();
        Assert.False(other.IsCompleted);
        _window.Leave();
        await other;
    }

    [Fact]
    public async Task Above_the_bound_it_waits_for_one_answer()
    {
        for (int entered = 0; entered < Most; entered++)
            await _window.EnterAsync(_romeo);
        ValueTask next = _window.EnterAsync(_romeo);
        Assert.False(next.IsCompleted);
        _window.Leave();
        await next;
    }

    [Fact]
    public async Task Idle_is_when_every_publish_is_answered()
    {
        await _window.WhenIdleAsync();
        await _window.EnterAsync(_romeo);
        ValueTask idle = _window.WhenIdleAsync();
        Assert.False(idle.IsCompleted);
        _window.Leave();
        await idle;
    }
}
