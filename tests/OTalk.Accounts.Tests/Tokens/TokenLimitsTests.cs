using OTalk.Accounts.Tokens;

namespace OTalk.Accounts.Tests.Tokens;

public sealed class TokenLimitsTests
{
    private const string Alley = "romeo@montague.com/alleyway";
    private const string NoRead = "the token has the scope 'read', which does not allow this";
    private const string NoPublish = "the token has the scope 'publish', which does not allow this";
    private const string NoChannel = "the token is limited to the channel romeo@montague.com/alleyway";

    [Theory]
    [InlineData(TokenUse.Everything, null, NoRead, NoPublish, NoChannel)]
    [InlineData(TokenUse.Session, null, null, null, null)]
    [InlineData(TokenUse.Mask, null, null, NoPublish, null)]
    [InlineData(TokenUse.Read, null, null, NoPublish, NoChannel)]
    [InlineData(TokenUse.Publish, null, NoRead, null, NoChannel)]
    [InlineData(TokenUse.Link, null, NoRead, NoPublish, NoChannel)]
    public void What_is_done_elsewhere(TokenUse use, string? full, string? read, string? publish, string? channel)
    {
        Assert.Equal(full, new TokenLimits("Balcony").Refusal(use, "romeo@montague.com/inbox"));
        Assert.Equal(read, new TokenLimits(Scope: TokenScope.Read).Refusal(use, "romeo@montague.com/inbox"));
        Assert.Equal(publish, new TokenLimits(Scope: TokenScope.Publish).Refusal(use, "romeo@montague.com/inbox"));
        Assert.Equal(channel, new TokenLimits(Channel: Alley).Refusal(use, "romeo@montague.com/inbox"));
        Assert.Equal(channel, new TokenLimits(Channel: Alley).Refusal(use, channel: null));
    }

    [Theory]
    [InlineData(TokenUse.Everything, null)]
    [InlineData(TokenUse.Read, null)]
    [InlineData(TokenUse.Publish, null)]
    [InlineData(TokenUse.Link, NoChannel)]
    public void What_is_done_in_the_channel_of_the_token(TokenUse use, string? refusal) =>
        Assert.Equal(refusal, new TokenLimits(Channel: Alley).Refusal(use, Alley));

    [Theory]
    [InlineData(TokenScope.Full, null, true, true)]
    [InlineData(TokenScope.Read, null, true, true)]
    [InlineData(TokenScope.Publish, null, false, false)]
    [InlineData(TokenScope.Full, Alley, true, false)]
    [InlineData(TokenScope.Publish, Alley, false, false)]
    public void What_is_received(TokenScope scope, string? channel, bool there, bool elsewhere)
    {
        var limits = new TokenLimits(null, scope, channel);

        Assert.Equal((there, elsewhere), (limits.MayReceive(Alley), limits.MayReceive("romeo@montague.com/alleyway/below")));
    }

    [Theory]
    [InlineData("Balcony", "read", "otalk:Romeo@montague.com/alleyway/", null)]
    [InlineData(null, null, null, null)]
    [InlineData("", null, null, "session: '' is no name of a session")]
    [InlineData("a/b", null, null, "session: 'a/b' is no name of a session")]
    [InlineData("*", null, null, "session: '*' is no name of a session")]
    [InlineData(null, "Read", null, "scope is neither read nor publish, but 'Read'")]
    [InlineData(null, null, "romeo@montague.com/*", "channel: romeo@montague.com/* is not the address of one channel")]
    [InlineData(null, null, "romeo@montague.com/a?keys", "channel: romeo@montague.com/a?keys is not the address of one channel")]
    public void Limits_are_read(string? session, string? scope, string? channel, string? fault)
    {
        Assert.Equal(fault is null, TokenLimits.TryRead(session, scope, channel, out var limits, out var error));
        Assert.Equal(fault, error);
        if (channel is not null && fault is null) Assert.Equal(new TokenLimits("Balcony", TokenScope.Read, Alley), limits);
    }
}
