using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Storage.Trees;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Trees;

/// <summary>A tree in the store that an earlier version of the program founded.</summary>
public class OldTreeTests
{
    private static readonly Guid Epoch = Samples.Id(77);

    [Fact]
    [Covers("well-known.completed")]
    public async Task It_gets_what_it_lacks_with_its_first_batch()
    {
        await using var grove = new Grove();
        await FoundAsync(grove);
        Assert.True((await grove.HasAsync("features")).Value);
        Assert.Equal([1, 1], grove.Store.Appends);

        StoredTree tree = (await grove.Store.LoadAsync(Samples.Romeo, CancellationToken.None))!;
        ChannelRecord channels = tree.Channels.Single(channel => channel.Path.Equals(WellKnown.ChannelsPath));
        ChannelRecord alleyway = tree.Channels.Single(channel => channel.Path.Name == "alleyway");
        MessagePage listed = await grove.Store.ReadMessagesAsync(
            Samples.Romeo, new MessageQuery { Channels = [channels.Number], UpTo = long.MaxValue, Limit = 10 }, CancellationToken.None);
        Assert.Equal((-1, alleyway.Listing, "alleyway"), (channels.MessageCount, Assert.Single(listed.Entries).Id, listed.Entries[0].Key));
    }

    [Fact]
    public async Task It_gets_it_once()
    {
        await using var grove = new Grove();
        await FoundAsync(grove);
        await grove.HasAsync("features");
        await grove.Trees.StopAsync();
        Assert.True((await grove.HasAsync("features")).Value);
        Assert.Equal(2, grove.Store.Appends.Count);
    }

    private static async Task FoundAsync(Grove grove)
    {
        List<Change> changes = [.. WellKnown.Found(grove.Romeo, Samples.Start)
            .Where(change => change is not ChannelSet { Channel.Path: var path } || !path.Equals(WellKnown.FeaturesPath))
            .Select(change => change is ChannelSet { Channel: var record } && record.Path.Equals(WellKnown.ChannelsPath)
                ? new ChannelSet(record with { ConfigJson = """{"all_acl":"s"}""", MessageCount = 50 })
                : change)];
        changes.Add(new ChannelSet(new ChannelRecord(
            40, ChannelPath.Parse("alleyway"), """{"discoverable":true}""", 50, 50, Samples.Romeo, Samples.Start)));
        var state = new TreeState(grove.Romeo, Epoch, TreeRules.Default);
        foreach (Change change in changes)
            state.Apply(change);
        await grove.Store.AppendAsync([new TreeBatch(Samples.Romeo, Epoch, TreeCounters.None, state.Counters, changes)], CancellationToken.None);
    }
}
