using OTalk.Core.Addressing;

namespace OTalk.Core.Tests.Addressing;

public class UuidsTests
{
    private const string Written = "0190a7f4-5a3e-7a39-8d92-5a3e7a398d92";

    [Theory]
    [InlineData(Written)]
    [InlineData("0190A7F4-5A3E-7A39-8D92-5A3E7A398D92")]
    public void What_is_written_as_the_RFC_says_is_one(string text)
    {
        Assert.True(Uuids.TryParse(text, out Guid id));
        Assert.Equal(Written, id.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0190a7f45a3e7a398d925a3e7a398d92")]
    [InlineData("{0190a7f4-5a3e-7a39-8d92-5a3e7a398d92}")]
    [InlineData(" 0190a7f4-5a3e-7a39-8d92-5a3e7a398d92")]
    [InlineData("0190a7f4-5a3e-7a39-8d92-5a3e7a398d92\n")]
    [InlineData("0x90a7f4-5a3e-7a39-8d92-5a3e7a398d92")]
    [InlineData("+190a7f4-5a3e-7a39-8d92-5a3e7a398d92")]
    [InlineData("0190a7f4-+a3e-7a39-8d92-5a3e7a398d92")]
    [InlineData("0190a7f4-5a3e-7a39-8d92-5a3e7a398d9")]
    [InlineData("0190a7f4-5a3e-7a39-8d925-a3e7a398d92")]
    [InlineData("0190a7f4-5a3e-7a39-8d92-5a3e7a398d9g")]
    public void Anything_else_is_none(string text)
    {
        Assert.False(Uuids.TryParse(text, out _));
        Assert.False(IdentityUri.TryParse($"romeo@montague.com/inbox?msgid={Uri.EscapeDataString(text)}", out _, out _));
    }
}
