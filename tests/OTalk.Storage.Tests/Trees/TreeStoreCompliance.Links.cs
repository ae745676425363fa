using OTalk.Core.Trees;

namespace OTalk.Storage.Tests.Trees;

public abstract partial class TreeStoreCompliance
{
    private static readonly SubscriberRecord _link =
        new("juliet@capulet.com", "s7", "romeo@montague.com/inbox", "juliet@capulet.com/roster/Romeo", "{}", "active", TestTree.Start, Reached: 0);

    [Fact]
    public async Task A_link_keeps_the_offset_it_has_reached()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new SubscriberSet(_link), new SubscriberSet(_link with { Id = "s8", Destination = "juliet@capulet.com", Reached = null }));
        await tree.ConfigureAsync(new LinkReached(_link.Owner, _link.Id, 41), new LinkReached(_link.Owner, "s9", 5));
        var loaded = await tree.LoadAsync();
        Assert.Equal([41L, null], loaded.Subscribers.Select(s => s.Reached));
    }

    [Fact]
    public async Task Setting_a_link_again_sets_its_offset_too()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new SubscriberSet(_link));
        await tree.ConfigureAsync(new SubscriberSet(_link with { Reached = 12 }));
        Assert.Equal(12, Assert.Single((await tree.LoadAsync()).Subscribers).Reached);
    }

    [Fact]
    public async Task Trees_with_a_link_behind_their_log_are_listed_and_no_others()
    {
        foreach (var identity in new[] { "romeo@montague.com", "juliet@capulet.com", "montague.com" })
        {
            var tree = await NewTree(identity).CreateAsync();
            await tree.ConfigureAsync(new SubscriberSet(identity == "montague.com" ? _link with { Reached = null } : _link));
            await tree.PublishAsync(tree.Message(), tree.Message());
            if (identity == "juliet@capulet.com")
            {
                var reached = (await tree.LoadAsync()).LastOffset;
                await tree.ConfigureAsync(new LinkReached(_link.Owner, _link.Id, reached));
            }
        }

        Assert.Equal(["romeo@montague.com"], await Store.TreesToWakeAsync(CancellationToken.None));
    }
}
