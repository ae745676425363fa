using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Tests.Trees;

public abstract partial class TreeStoreCompliance
{
    [Fact]
    public async Task History_is_oldest_first_and_complete()
    {
        var tree = await TreeAsync();
        var published = await tree.PublishAsync(5);
        var page = await tree.ReadAsync(TestTree.All());
        Assert.Equal(5, page.Total);
        Assert.Equal(Picture.Of(published), Picture.Of(page.Entries));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_page_ends_before_it_has_too_many_bytes_but_has_one_row(bool spread)
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "inbox")));
        var published = await tree.PublishAsync([.. Enumerable.Range(0, 4).Select(_ => tree.Message(body: new byte[100]))]);
        MessageQuery all = spread ? TestTree.All(1, 2) : TestTree.All(1);
        foreach (var (bytes, offset, rows) in new[] { (300, 0, 3), (299, 0, 2), (99, 0, 1), (0, 3, 1), (400, 0, 4), (100, 4, 0) })
        {
            var page = await tree.ReadAsync(all with { MaxBytes = bytes, Offset = offset });
            Assert.Equal(4, page.Total);
            Assert.Equal(Picture.Of(published.Skip(offset).Take(rows)), Picture.Of(page.Entries));
        }

        Assert.Equal(published[3].Id, Assert.Single((await tree.ReadAsync(all with { MaxBytes = 1, Descending = true })).Entries).Id);
    }

    [Fact]
    public async Task Everything_of_an_entry_comes_back()
    {
        var tree = await TreeAsync();
        var entry = new LogEntry
        {
            Kind = EntryKind.Message,
            Channel = 1,
            Path = OTalk.Core.Addressing.ChannelPath.Root,
            Id = Guid.Parse("0195d2c0-1234-7abc-8def-fedcba987654"),
            Time = TestTree.Start.AddMilliseconds(123),
            Author = "juliet@capulet.com/sess/Bälcony",
            Ns = "http://otalk.com/p/geo#disco",
            Key = "ключ\0🎭",
            Digest = TestTree.Digest(TestTree.Body("first form")),
            Via = ["capulet.com/rooms/\"a\"", "juliet@capulet.com/b"],
            Body = TestTree.Body("ünïcödé \\u0000 🎭"),
        };
        await tree.PublishAsync(entry);
        await Subject.ReopenAsync();
        var expected = Picture.Of(entry);
        tree = NewTree();
        Assert.Equal(expected, Picture.Of(Assert.Single(await tree.HistoryAsync())));
        Assert.Equal(expected, Picture.Of(await tree.GetAsync(entry.Id)));
        Assert.Equal(expected, Picture.Of(Assert.Single((await tree.LogAsync()).Entries)));
        Assert.Equal(expected, Picture.Of(Assert.Single(await tree.KeysAsync(entry.Key)).Entry));
    }

    [Fact]
    public async Task A_body_of_a_quarter_mebibyte_comes_back()
    {
        var tree = await TreeAsync();
        var body = TestTree.Body(string.Concat(Enumerable.Repeat("0123456789abcdef", 16384)));
        await tree.PublishAsync(tree.Message(body: body, key: "big"), tree.Message());
        Assert.Equal(body, (await tree.HistoryAsync())[0].Body.ToArray());
        Assert.Equal(body, (await tree.KeysAsync())[0].Entry.Body.ToArray());
    }

    [Fact]
    public async Task Pages_are_cut_by_offset_and_limit_in_either_order()
    {
        var tree = await TreeAsync();
        await tree.PublishAsync(10);
        foreach (var (query, expected) in new (MessageQuery, long[])[]
        {
            (TestTree.All() with { Limit = 3 }, [1, 2, 3]),
            (TestTree.All() with { Limit = 3, Offset = 8 }, [9, 10]),
            (TestTree.All() with { Limit = 3, Offset = 10 }, []),
            (TestTree.All() with { Limit = 3, Descending = true }, [10, 9, 8]),
            (TestTree.All() with { Limit = 3, Offset = 8, Descending = true }, [2, 1]),
            (TestTree.All() with { Limit = 0 }, []),
        })
        {
            var page = await tree.ReadAsync(query);
            Assert.Equal(10, page.Total);
            Assert.Equal(expected, page.Entries.Select(e => e.Offset));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1, 2)]
    public async Task Windows_have_an_exclusive_start_and_an_inclusive_end(params int[] channels)
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "inbox")));
        var m = await tree.PublishAsync(6);
        var all = TestTree.All(channels);
        foreach (var (query, expected) in new (MessageQuery, long[])[]
        {
            (all with { SinceId = m[1].Id }, [3, 4, 5, 6]),
            (all with { UntilId = m[1].Id }, [1, 2]),
            (all with { SinceId = m[1].Id, UntilId = m[3].Id }, [3, 4]),
            (all with { SinceId = m[3].Id, UntilId = m[1].Id }, []),
            (all with { SinceTime = m[1].Time }, [3, 4, 5, 6]),
            (all with { UntilTime = m[1].Time }, [1, 2]),
            (all with { SinceTime = m[1].Time, UntilTime = m[3].Time }, [3, 4]),
            (all with { SinceId = m[1].Id, UntilTime = m[4].Time, UpTo = 4 }, [3, 4]),
            (all with { UpTo = 4 }, [1, 2, 3, 4]),
            (all with { UpTo = 0 }, []),
        })
        {
            var page = await tree.ReadAsync(query);
            Assert.Equal(expected, page.Entries.Select(e => e.Offset));
            Assert.Equal(expected.Length, page.Total);
            Assert.Null(page.Unknown);
            Assert.Equal(expected.Reverse(), (await tree.ReadAsync(query with { Descending = true })).Entries.Select(e => e.Offset));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1, 2)]
    public async Task Ids_that_no_channel_has_are_named(params int[] channels)
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "inbox")), new ChannelSet(TestTree.Channel(3, "alleyway")));
        var m = await tree.PublishAsync(3);
        var elsewhere = (await tree.PublishAsync(1, channel: 3))[0].Id;
        var all = TestTree.All(channels);
        foreach (var (query, unknown) in new (MessageQuery, Guid)[]
        {
            (all with { SinceId = TestTree.Id(999) }, TestTree.Id(999)),
            (all with { UntilId = TestTree.Id(999) }, TestTree.Id(999)),
            (all with { SinceId = m[0].Id, UntilId = TestTree.Id(999) }, TestTree.Id(999)),
            (all with { SinceId = elsewhere }, elsewhere),
            (all with { SinceId = m[2].Id, UpTo = 2 }, m[2].Id),
        })
        {
            Assert.Equal($"total 0 unknown {unknown}\n", Picture.Of(await tree.ReadAsync(query)));
        }
    }

    [Fact]
    public async Task An_id_in_several_channels_makes_the_window_that_skips_nothing()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "inbox")));
        await tree.PublishAsync(tree.Message(id: TestTree.Id(500)), tree.Message(), tree.Message(2, TestTree.Id(500)), tree.Message(2));
        Assert.Equal([2, 3, 4], (await tree.ReadAsync(TestTree.All(1, 2) with { SinceId = TestTree.Id(500) })).Entries.Select(e => e.Offset));
        Assert.Equal([1, 2, 3], (await tree.ReadAsync(TestTree.All(1, 2) with { UntilId = TestTree.Id(500) })).Entries.Select(e => e.Offset));
        Assert.Equal([4], (await tree.ReadAsync(TestTree.All(2) with { SinceId = TestTree.Id(500) })).Entries.Select(e => e.Offset));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1, 2)]
    public async Task Namespaces_compare_without_their_fragments(params int[] channels)
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "inbox")));
        string[] spaces = ["http://x/geo", "http://x/geo#disco", "http://x/geometry", "http://x/geo$", "http://x/geo\"", "http://x/geo#", "http://x/Geo", "http://x/ge"];
        await tree.PublishAsync([.. spaces.Select(ns => tree.Message(ns: ns))]);
        foreach (var asked in new[] { "http://x/geo", "http://x/geo#", "http://x/geo#other" })
        {
            var page = await tree.ReadAsync(TestTree.All(channels) with { Ns = asked });
            Assert.Equal(["http://x/geo", "http://x/geo#disco", "http://x/geo#"], page.Entries.Select(e => e.Ns));
            Assert.Equal(3, page.Total);
        }

        Assert.Equal(0, (await tree.ReadAsync(TestTree.All(channels) with { Ns = "http://x/g" })).Total);
    }

    [Fact]
    public async Task Messages_and_events_are_kept_apart()
    {
        var tree = await TreeAsync();
        await tree.PublishAsync(tree.Message(), tree.Message(kind: EntryKind.Event), tree.Message());
        Assert.Equal([1, 3], (await tree.HistoryAsync()).Select(e => e.Offset));
        Assert.Equal([2], (await tree.ReadAsync(TestTree.All() with { Kind = EntryKind.Event })).Entries.Select(e => e.Offset));
        Assert.Equal([3], (await tree.ReadAsync(TestTree.All() with { SinceId = TestTree.Id(2) })).Entries.Select(e => e.Offset));
    }

    [Fact]
    public async Task Several_channels_are_read_in_the_order_of_the_log_each_entry_once()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(
            new ChannelSet(TestTree.Channel(2, "alleyway", messages: 1)), new ChannelSet(TestTree.Channel(3, "roster")));
        await tree.PublishAsync(tree.Message(3), tree.Message(2), tree.Message(), tree.Message(2), tree.Message(3));
        var page = await tree.ReadAsync(TestTree.All(3, 2, 99, 3, 2, 3));
        Assert.Equal([1, 4, 5], page.Entries.Select(e => e.Offset));
        Assert.Equal(["roster", "alleyway", "roster"], page.Entries.Select(e => e.Path.Text));
        Assert.Equal(3, page.Total);
        Assert.Equal([4], (await tree.ReadAsync(TestTree.All(3, 2) with { Offset = 1, Limit = 1 })).Entries.Select(e => e.Offset));
        Assert.Empty((await tree.ReadAsync(TestTree.All() with { Channels = [] })).Entries);
        Assert.Empty((await tree.ReadAsync(TestTree.All(99))).Entries);
    }

    [Fact]
    public async Task Messages_are_found_by_id_in_their_channel_only()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "inbox")));
        var published = await tree.PublishAsync(tree.Message(), tree.Message(digest: true, key: "topic"), tree.Message(kind: EntryKind.Event));
        Assert.Equal(Picture.Of(published[0]), Picture.Of(await tree.GetAsync(published[0].Id)));
        Assert.Null(await tree.GetAsync(published[0].Id, 2));
        Assert.Null(await tree.FindAsync(published[0].Id, 2));
        Assert.Null(await tree.GetAsync(TestTree.Id(999)));
        Assert.Null((await tree.FindAsync(published[0].Id))!.Digest);
        var known = await tree.FindAsync(published[1].Id);
        Assert.Equal(Picture.Of(new KnownMessage(1, published[1].Id, published[1].Time, published[1].Author, published[1].Digest, true, "topic")), Picture.Of(known));

        // An event is no message, whatever its id.
        Assert.Null(await tree.GetAsync(published[2].Id));
        Assert.Null(await tree.FindAsync(published[2].Id));
    }
}
