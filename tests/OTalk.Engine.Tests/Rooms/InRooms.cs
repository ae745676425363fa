using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;

namespace OTalk.Engine.Tests.Rooms;

/// <summary>A house in which Romeo has two rooms that are open to everybody.</summary>
public abstract class InRooms : IAsyncLifetime
{
    protected const string Lounge = "romeo@montague.com/lounge";
    protected const string Garden = "romeo@montague.com/garden";

    private protected static readonly Actor Romeo = new(Samples.Romeo, Samples.Romeo);

    private protected House TheHouse { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await TheHouse.StartAsync();
        foreach (string room in new[] { "lounge", "garden" })
            await RunAsync(new CreateChannelCommand(Romeo, ChannelPath.Parse(room), JsonElement.Parse("""{"all_acl":"ps"}""")));
    }

    public async ValueTask DisposeAsync()
    {
        await TheHouse.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Moves the clock, once everything that was asked of the rooms is done: nobody waits for a moment that is over before it was set.</summary>
    protected async Task AdvanceAsync(TimeSpan by)
    {
        await TheHouse.Engine.Services.Router.InspectAsync(House.Romeo, static _ => true);
        TheHouse.Time.Advance(by);
    }

    protected async Task RunAsync(TreeCommand command) =>
        Assert.Null((await TheHouse.Engine.Services.Router.RunAsync(House.Romeo, command)).Error);
}
