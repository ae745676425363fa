using System.Text;
using OTalk.Protocols.Talker;

namespace OTalk.Protocols.Tests.Talker;

/// <summary>Compares requests by what they say: members that nobody knows by their bytes.</summary>
internal static class TalkerComparer
{
    internal static void AssertEqual(TalkerRequest expected, TalkerRequest actual)
    {
        if (expected is TalkerMessage left && actual is TalkerMessage right)
        {
            Assert.Equal(Encoding.UTF8.GetString(left.Extras.Span), Encoding.UTF8.GetString(right.Extras.Span));
            (expected, actual) = (left with { Extras = default }, right with { Extras = default });
        }

        Assert.Equal(expected, actual);
    }
}
