using OTalk.Core.Stanzas;
using OTalk.Engine.Queries;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Queries;

public class FeaturesTests
{
    /// <summary>What the server says it can do is what it can do.</summary>
    [Fact]
    [Covers("well-known.features.server")]
    public void The_features_are_the_queries_and_the_messages_that_are_known()
    {
        IEnumerable<string> known = QueryTable.Standard().Namespaces.Concat(MessageRules.Known);
        Assert.Equal(known.Order(StringComparer.Ordinal), Features.OfServer.Order(StringComparer.Ordinal));
    }
}
