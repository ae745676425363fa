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
        ValueTask first = _window.EnterAsync(_romeo, weight: 1);
        ValueTask second = _window.EnterAsync(_romeo, weight: 1);
        Assert.True(first.IsCompletedSuccessfully);
        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_publish_to_another_tree_waits_for_those_before()
    {
        await _window.EnterAsync(_romeo, weight: 1);
        await _window.EnterAsync(_romeo, weight: 1);
        ValueTask other = _window.EnterAsync(_juliet, weight: 1);
        _window.Leave(weight: 1);
        Assert.False(other.IsCompleted);
        _window.Leave(weight: 1);
        await other;
    }

    [Fact]
    public async Task Above_the_bound_it_waits_for_one_answer()
    {
        for (int entered = 0; entered < Most; entered++)
            await _window.EnterAsync(_romeo, weight: 1);
        ValueTask next = _window.EnterAsync(_romeo, weight: 1);
        Assert.False(next.IsCompleted);
        _window.Leave(weight: 1);
        await next;
    }

    [Fact]
    public async Task Idle_is_when_every_publish_is_answered()
    {
        await _window.WhenIdleAsync();
        await _window.EnterAsync(_romeo, weight: 1);
        ValueTask idle = _window.WhenIdleAsync();
        Assert.False(idle.IsCompleted);
        _window.Leave(weight: 1);
        await idle;
    }

    [Fact]
    public async Task Above_the_bound_of_bytes_it_waits_but_one_message_always_passes()
    {
        const int half = 3 * 1024 * 1024;
        await _window.EnterAsync(_romeo, weight: 2 * half);
        ValueTask next = _window.EnterAsync(_romeo, weight: half);
        Assert.False(next.IsCompleted);
        _window.Leave(weight: 2 * half);
        await next;
    }
}
