using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Trees;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Routing;

public sealed class RouterTests : IAsyncDisposable
{
    private readonly Grove _grove = new();

    public ValueTask DisposeAsync() => _grove.DisposeAsync();

    [Fact]
    [Covers("stanzas.error.502")]
    public async Task A_domain_that_is_not_hosted_has_no_route()
    {
        Answer<Decision> answer = await _grove.Router.RunAsync(Identity.Parse(Samples.Juliet), new BindSessionCommand("Balcony"));
        Assert.Equal(new StanzaError(Condition.RemoteServerNotFound, "there is no route to capulet.com"), answer.Error);
        Assert.Equal(0, _grove.Trees.Count);
    }

    [Fact]
    public async Task A_domain_that_is_hosted_has_its_trees()
    {
        Assert.Null(_grove.Router.Unreachable(_grove.Romeo));
        Answer<Decision> answer = await _grove.Router.RunAsync(_grove.Romeo, new BindSessionCommand("Balcony"));
        Assert.IsType<Bound>(answer.Value!.Outcome);
    }
}
