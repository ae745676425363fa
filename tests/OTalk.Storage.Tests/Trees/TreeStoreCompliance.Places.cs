using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Tests.Trees;

public abstract partial class TreeStoreCompliance
{
    private static readonly SessionRecord _balcony = new("Balcony", [], TestTree.Start);

    [Fact]
    public async Task Places_are_kept_by_session_and_door_and_replaced_as_a_whole()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new SessionSet(_balcony), new SessionSet(_balcony with { Name = "Window" }));
        var first = Places("Balcony", "websocket", Place("romeo@montague.com", 3), Place("juliet@capulet.com", null));
        var other = Places("Balcony", "sse", Place("juliet@capulet.com", 7));
        var window = Places("Window", "sse");
        await Store.SavePlacesAsync([first, other, window], default);
        AssertSame([other, first], await Store.ReadPlacesAsync(tree.Identity, "Balcony", default));

        var later = Places("Balcony", "websocket", Place("montague.com", 1)) with { SavedAt = TestTree.Start.AddDays(1) };
        await Store.SavePlacesAsync([later], default);
        AssertSame([other, later], await Store.ReadPlacesAsync(tree.Identity, "Balcony", default));
        AssertSame([window], await Store.ReadPlacesAsync(tree.Identity, "Window", default));
    }

    [Fact]
    public async Task Places_go_with_their_session_and_another_of_the_name_has_none()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new SessionSet(_balcony), new SessionSet(_balcony with { Name = "Window" }));
        var places = Places("Balcony", "websocket", Place("romeo@montague.com", 3));
        await Store.SavePlacesAsync([places, places with { Session = "Window" }], default);
        await tree.ConfigureAsync(new SessionRemoved("Balcony"));
        await Store.SavePlacesAsync([places], default);
        await tree.ConfigureAsync(new SessionSet(_balcony with { BoundAt = TestTree.Start.AddDays(1) }));
        await Store.SavePlacesAsync([places], default);
        Assert.Empty(await Store.ReadPlacesAsync(tree.Identity, "Balcony", default));
        Assert.Single(await Store.ReadPlacesAsync(tree.Identity, "Window", default));
    }

    [Fact]
    public async Task Places_of_what_is_not_there_are_none()
    {
        await Store.SavePlacesAsync([Places("Balcony", "websocket") with { Owner = "nobody@montague.com" }], default);
        Assert.Empty(await Store.ReadPlacesAsync("nobody@montague.com", "Balcony", default));
        await TreeAsync();
        Assert.Empty(await Store.ReadPlacesAsync("romeo@montague.com", "Balcony", default));
    }

    [Fact]
    public async Task A_log_tells_its_end_and_where_it_stood_at_a_time()
    {
        var tree = await TreeAsync();
        await tree.PublishAsync(tree.Message(), tree.Message(), tree.Message());
        foreach (var (seconds, offset) in new[] { (0.5, 0L), (1, 1), (1.5, 1), (2, 2), (3, 3), (60, 3) })
        {
            DateTimeOffset? at = TestTree.Start.AddSeconds(seconds);
            Assert.Equal([new TreePosition(tree.Identity, tree.Epoch, 3, offset)], await Store.ReadPositionsAsync([(tree.Identity, at)], default));
        }

        Assert.Equal(
            [new TreePosition(tree.Identity, tree.Epoch, 3, 3)],
            await Store.ReadPositionsAsync([("nobody@montague.com", null), (tree.Identity, null)], default));
    }

    private static SessionPlaces Places(string session, string door, params Place[] places) =>
        new("romeo@montague.com", session, _balcony.BoundAt, door, TestTree.Start, places);

    private static Place Place(string tree, long? offset) => new(tree, TestTree.Id(1), offset, TestTree.Start.AddSeconds(5));

    private static void AssertSame(IEnumerable<SessionPlaces> expected, IEnumerable<SessionPlaces> actual) => Assert.Equal(
        expected.Select(Text), actual.Select(Text));

    private static string Text(SessionPlaces places) =>
        $"{places.Owner} {places.Session} {places.BoundAt:O} {places.Door} {places.SavedAt:O} {string.Join(' ', places.Places)}";
}
