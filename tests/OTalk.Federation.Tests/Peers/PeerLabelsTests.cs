using OTalk.Federation.Peers;

namespace OTalk.Federation.Tests.Peers;

public sealed class PeerLabelsTests
{
    [Fact]
    public void Domains_that_are_named_have_their_names_and_strangers_have_what_is_left()
    {
        var labels = new PeerLabels(["capulet.com", "verona.it"]);

        for (var number = 0; number < 98; number++)
            Assert.Equal($"d{number}.example", labels.Give($"d{number}.example"));

        Assert.Equal("other", labels.Give("one-too-many.example"));
        Assert.Equal("other", labels.Find("one-too-many.example"));
        Assert.Equal("d0.example", labels.Give("d0.example"));
        Assert.Equal("capulet.com", labels.Give("capulet.com"));
        Assert.Equal("verona.it", labels.Find("verona.it"));
    }

    [Fact]
    public void Looking_gives_no_name()
    {
        var labels = new PeerLabels([]);

        Assert.Equal("other", labels.Find("capulet.com"));
        labels.Give("capulet.com");
        Assert.Equal("capulet.com", labels.Find("capulet.com"));
    }
}
