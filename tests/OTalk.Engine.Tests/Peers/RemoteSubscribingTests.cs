using System.Text;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Peers;

/// <summary>Two sessions of one user subscribe to the same channel on another server: the mirror here has what the user has.</summary>
public sealed class RemoteSubscribingTests : IAsyncDisposable
{
    private const string Source = "juliet@capulet.com/square";

    private static readonly RemoteAnswer _ok = new(Encoding.UTF8.GetBytes("""{"ns":"http://otalk.com/p/subscribe","result":"ok"}"""), null);
    private static readonly RemoteAnswer _refused = new(null, StanzaError.NotFound("there is no channel juliet@capulet.com/square"));
    private static readonly RemoteAnswer _lost = new(null, new StanzaError(Condition.InternalServerError, "it could not be stored; try again"));

    private readonly PatientRemote _remote = new();
    private readonly House _house;

    public RemoteSubscribingTests() => _house = new House { Remote = _remote };

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    [Covers("federation.subscribe")]
    public async Task The_mirror_keeps_what_another_session_has_got_while_the_refusal_of_the_first_cannot_be_stored()
    {
        (RemoteStanza first, RemoteStanza second) = await AskTwiceAsync();
        _house.Store.Broken = Samples.Romeo;
        await first.Answered!(_lost);
        _house.Store.Broken = null;
        await second.Answered!(_ok);
        Assert.Equal(SubscriptionState.Active, (await StateAsync())!);
        Assert.True(await IsMirroredAsync());
    }

    [Fact]
    public async Task The_mirror_keeps_what_another_session_got_before_the_first_is_refused()
    {
        (RemoteStanza first, RemoteStanza second) = await AskTwiceAsync();
        await second.Answered!(_ok);
        await first.Answered!(_lost);
        Assert.Equal(SubscriptionState.Active, (await StateAsync())!);
        Assert.True(await IsMirroredAsync());
    }

    [Fact]
    public async Task The_mirror_forgets_what_was_refused_to_all_and_the_source_is_told_nothing()
    {
        (RemoteStanza first, RemoteStanza second) = await AskTwiceAsync();
        await first.Answered!(_refused);
        await second.Answered!(_refused);
        Assert.Null(await StateAsync());
        while (true)
        {
            Task appended = _house.Store.NextAppend();
            if (!await IsMirroredAsync())
                break;
            await appended.WaitAsync(TimeSpan.FromSeconds(30));
        }

        Assert.Equal([first, second], _remote.Sent);
    }

    private async Task<(RemoteStanza First, RemoteStanza Second)> AskTwiceAsync()
    {
        await _house.StartAsync();
        foreach (string session in new[] { "Window", "Orchard" })
        {
            ClientStream stream = await _house.BindAsync(session);
            var body = JsonElement.Parse("""{"ns":"http://otalk.com/p/subscribe"}""");
            await stream.ReceiveAsync(new QueryStanza(Namespaces.Subscribe, body) { To = IdentityUri.Parse(Source), Id = new StanzaId("1") });
        }

        return _remote.Sent is [var first, var second] ? (first, second) : throw new InvalidOperationException("the source was not asked twice");
    }

    /// <summary>The state of the subscription; null where there is none.</summary>
    private async Task<string?> StateAsync() => (await _house.Store.LoadAsync(Samples.Romeo, CancellationToken.None))!
        .Subscriptions.SingleOrDefault(subscription => subscription.Source == Source)?.State;

    private async Task<bool> IsMirroredAsync() =>
        (await _house.Store.LoadAsync("juliet@capulet.com", CancellationToken.None))!.Subscribers.Any(subscriber => subscriber.Source == Source);
}
