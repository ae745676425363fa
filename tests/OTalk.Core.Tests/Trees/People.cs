using OTalk.Core.Trees;

namespace OTalk.Core.Tests.Trees;

/// <summary>The identities of the tests: an owner, two others, and somebody who holds nothing.</summary>
internal static class People
{
    public const string Romeo = "romeo@montague.com";
    public const string Juliet = "juliet@capulet.com";
    public const string OtherRomeo = "romeo@capulet.com";
    public const string Stranger = "juliet@montague.com";

    /// <summary>Acts from a session of the identity.</summary>
    public static Actor Actor(string identity) => new(identity, $"{identity}/sess/Balcony");
}
