using OTalk.Engine.Options;
using OTalk.Federation.Peers;
using OTalk.Storage.Federation;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Peers;

public sealed class PeerBookTests
{
    private const string Capulet = "capulet.com";
    private const string Verona = "verona.it";

    private readonly ManualTime _time = new();
    private readonly PeerBook _book;

    public PeerBookTests()
    {
        var options = new FederationOptions { Mode = FederationMode.Open, Peers = new Dictionary<string, PeerOptions> { [Capulet] = new() } };
        _book = new PeerBook(new FederationPolicy(options, new ServerOptions { Domain = "montague.com" }, new XmppOptions()), _time);
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public void A_domain_that_begins_to_fail_and_works_again_is_told_at_once()
    {
        var began = Now;
        _book.Reached(Capulet);
        Assert.Equal([new PeerHealth(Capulet, Now, Now, null, null, null, null)], _book.TakeNews());

        _time.Advance(TimeSpan.FromSeconds(1));
        var failed = Now;
        _book.Waits(Capulet, "it refuses connections", Now.AddSeconds(2));
        Assert.True(_book.IsFailing(Capulet));
        Assert.Equal([new PeerHealth(Capulet, Now, began, "it refuses connections", Now, Now, Now.AddSeconds(2))], _book.TakeNews());

        _time.Advance(TimeSpan.FromSeconds(1));
        _book.Waits(Capulet, "it answers 503", Now.AddSeconds(4));
        Assert.Equal([new PeerHealth(Capulet, Now, began, "it answers 503", Now, failed, Now.AddSeconds(4))], _book.TakeNews());

        var lastError = Now;
        _time.Advance(TimeSpan.FromSeconds(1));
        _book.Reached(Capulet);
        Assert.False(_book.IsFailing(Capulet));
        Assert.Equal([new PeerHealth(Capulet, Now, Now, "it answers 503", lastError, null, null)], _book.TakeNews());
    }

    [Fact]
    public void What_is_only_the_same_again_is_told_every_five_seconds()
    {
        _book.Reached(Capulet);
        _book.TakeNews();
        for (var second = 1; second < 5; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _book.Reached(Capulet);
            Assert.Empty(_book.TakeNews());
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Now.AddSeconds(-1), Assert.Single(_book.TakeNews()).LastSuccess);
        Assert.Empty(_book.TakeNews());
    }

    [Fact]
    public void What_could_not_be_told_is_told_again()
    {
        _book.Reached(Capulet);
        var news = _book.TakeNews();

        _book.NotTold(news);

        Assert.Equal(news, _book.TakeNews());
        Assert.Empty(_book.TakeNews());
    }

    [Fact]
    public void A_name_that_somebody_only_tried_is_not_known()
    {
        _book.Failed(Verona, "there is no such host");
        Assert.Empty(_book.TakeNews());

        _book.Failed(Capulet, "there is no such host");
        _book.Waits(Verona, "it refuses connections", Now);
        _book.Failed(Verona, "it refuses connections");

        Assert.Equal([Capulet, Verona], _book.TakeNews().Select(health => health.Domain));
        Assert.Equal([KeyValuePair.Create(Capulet, 1L), KeyValuePair.Create(Verona, 2L)], _book.Failures());
    }

    [Fact]
    public void What_was_known_before_goes_on()
    {
        var since = Now.AddHours(-1);
        _book.Load([new PeerHealth(Verona, since, null, "it answers 500", since, since, since)]);
        Assert.True(_book.IsFailing(Verona));
        Assert.Empty(_book.TakeNews());

        _book.Waits(Verona, "it answers 500", Now);

        Assert.Equal(since, Assert.Single(_book.TakeNews()).FailingSince);
    }

    [Fact]
    public void Words_of_another_server_are_cut()
    {
        _book.Waits(Verona, new string('x', 10_000), Now);

        Assert.Equal(new string('x', 300) + "…", Assert.Single(_book.TakeNews()).LastError);
    }

    [Fact]
    public void Those_heard_of_longest_ago_are_forgotten()
    {
        _book.Reached(Capulet);
        for (var number = 0; number < PeerBook.MostKnown; number++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _book.Reached($"d{number}.example");
        }

        var known = _book.TakeNews().Select(health => health.Domain).ToHashSet();

        Assert.Equal(PeerBook.MostKnown, known.Count);
        Assert.DoesNotContain(Capulet, known);
    }
}
