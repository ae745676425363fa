using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Engine.Delivery;
using OTalk.Engine.Streams;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Queries;

public sealed class TokenQueryTests
{
    [Fact]
    [Covers("oauth.token.create.insecure")]
    public async Task A_token_is_not_given_where_others_can_listen()
    {
        await using var house = new House();
        await house.StartAsync();
        ClientStream stream = await house.BindAsync("Balcony", isConfidential: false);

        await stream.ReceiveAsync(new QueryStanza(Namespaces.Token, JsonElement.Parse("""{"ns":"http://otalk.com/p/token","action":"create"}""")));

        Assert.Equal(StanzaError.NotAllowed("a token is only given over TLS"), Assert.IsType<ErrorReply>(await ReplyAsync(stream)).Error);
        Assert.Empty(await house.Engine.Services.Tokens.ListAsync(House.Romeo, CancellationToken.None));
    }

    private static async Task<object> ReplyAsync(ClientStream stream)
    {
        while (true)
        {
            // It also wakes for nothing, as when a session is bound.
            Outbound[] taken = (await stream.Feed.Queue.TakeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))).ToArray();
            stream.Feed.Queue.Written();
            if (taken.Length > 0)
                return Assert.Single(taken).Item;
        }
    }
}
