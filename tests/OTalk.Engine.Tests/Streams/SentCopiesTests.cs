using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Streams;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Streams;

/// <summary>Copies of what is sent to the inboxes of others.</summary>
public sealed class SentCopiesTests : IAsyncLifetime
{
    private const string Message = """{"ns":"http://otalk.com/p/chat","body":"hark"}""";
    private const string Copy = """{"ns":"http://otalk.com/p/chat","body":"hark","to":"juliet@montague.com/inbox"}""";

    private readonly House _house = new();

    public async ValueTask InitializeAsync() => await _house.StartAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Theory]
    [InlineData("juliet@montague.com/inbox", true)]
    [InlineData("juliet@montague.com/Inbox", true)]
    [InlineData("juliet@montague.com/sess/Balcony/inbox", true)]
    [InlineData("juliet@montague.com/hall/Nurse/inbox", true)]
    [InlineData("romeo@montague.com/hall/Nurse/inbox", true)]
    [InlineData("montague.com/square/Nurse/inbox", true)]
    [InlineData("romeo@montague.com/inbox", false)]
    [InlineData("romeo@montague.com/sess/Balcony/inbox", false)]
    [InlineData("juliet@montague.com/hall", false)]
    [InlineData("juliet@montague.com/inbox/old", false)]
    [InlineData("juliet@montague.com", false)]
    [Covers("well-known.sent.copy")]
    public void The_inboxes_of_others_are_copied(string to, bool copied) =>
        Assert.Equal(copied, SentCopies.IsFor(House.Romeo, IdentityUri.Parse(to)));

    [Fact]
    [Covers("well-known.sent.failed")]
    public async Task A_message_whose_copy_failed_is_answered_and_its_retry_repairs_the_copy()
    {
        ClientStream stream = await _house.BindAsync("Balcony");
        string to = $"{House.Juliet}/inbox?msgid={Samples.Id(1)}";
        _house.Store.Broken = Samples.Romeo;
        ResponseReply first = Assert.IsType<ResponseReply>(await House.PublishAsync(stream, to, Message));
        Assert.Empty(await _house.HistoryAsync(House.Romeo, "sent"));

        _house.Store.Broken = null;
        for (int again = 0; again < 2; again++)
        {
            ResponseReply next = Assert.IsType<ResponseReply>(await House.PublishAsync(stream, to, Message));
            Assert.Equal(first.Payload.ToArray(), next.Payload.ToArray());
        }

        Assert.Equal([Message], await _house.HistoryAsync(House.Juliet, "inbox"));
        Assert.Equal([Copy], await _house.HistoryAsync(House.Romeo, "sent"));
    }
}
