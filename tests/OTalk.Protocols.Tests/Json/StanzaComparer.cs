using System.Text;
using System.Text.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Tests.Json;

/// <summary>Compares stanzas by what they say: bodies by their bytes, queries by their JSON.</summary>
internal static class StanzaComparer
{
    internal static void AssertEqual(Stanza expected, Stanza actual)
    {
        Assert.Equal(expected.To, actual.To);
        Assert.Equal(expected.From, actual.From);
        Assert.Equal(expected.Id, actual.Id);
        Assert.Equal(expected.GetType(), actual.GetType());
        switch (expected, actual)
        {
            case (PublishStanza left, PublishStanza right):
                Assert.Equal(Encoding.UTF8.GetString(left.Body.Utf8.Span), Encoding.UTF8.GetString(right.Body.Utf8.Span));
                Assert.Equal(left.Body with { Utf8 = default }, right.Body with { Utf8 = default });
                Assert.Equal(left.Transient, right.Transient);
                break;
            case (QueryStanza left, QueryStanza right):
                Assert.Equal(left.Ns, right.Ns);
                Assert.True(JsonElement.DeepEquals(left.Body, right.Body), $"{left.Body} is not {right.Body}");
                break;
            default:
                Assert.Equal(expected, actual);
                break;
        }
    }
}
