using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Tests.Sessions;

/// <summary>Sessions on which something is done by who does not read them.</summary>
public sealed class SessionUseTests : IAsyncLifetime
{
    private readonly House _house = new();

    private SessionManager Sessions => _house.Engine.Services.Sessions;

    public async ValueTask InitializeAsync() => await _house.StartAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task It_is_made_once_and_ends_some_time_after_its_last_use()
    {
        Session session = await UseAsync();
        Assert.Same(session, await UseAsync());
        _house.Time.Advance(TimeSpan.FromHours(1));
        Sessions.EndUse(session);
        _house.Time.Advance(TimeSpan.FromHours(1));
        Assert.False(session.IsEnded);
        Sessions.EndUse(session);
        _house.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Same(session, await UseAsync());
        Sessions.EndUse(session);
        _house.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.False(session.IsEnded);
        _house.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(session.IsEnded);
        Assert.NotSame(session, await UseAsync());
    }

    [Fact]
    public async Task A_clean_close_does_not_end_it_while_it_is_used()
    {
        ClientStream stream = await _house.BindAsync("http");
        Session session = await UseAsync();
        await stream.EndAsync(clean: true);
        Assert.False(session.IsEnded);
        Sessions.EndUse(session);
        _house.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.True(session.IsEnded);
    }

    private async Task<Session> UseAsync()
    {
        Answer<Session> used = await Sessions.UseAsync(House.Romeo, "http");
        return used.Value!;
    }
}
