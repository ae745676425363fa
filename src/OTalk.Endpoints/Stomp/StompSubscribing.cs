using System.Globalization;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine;
using OTalk.Engine.Delivery;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>
/// SUBSCRIBE and UNSUBSCRIBE (protocol reference, "STOMP"): they change the mask of the session, by subscriptions that are there already; on a
/// queue they begin and end to take jobs.
/// </summary>
internal sealed class StompSubscribing(StompConnection connection, StompLogin login, StompCreation creation, StompMissed missed)
{
    private const string NotSubscribed = "not subscribed";
    private const string Prefetch = "prefetch-count";
    private const int MostPrefetch = 100;

    private ClientStream Stream => connection.Stream;

    private EngineServices Services => connection.Stream.Services;

    /// <summary>Carries out SUBSCRIBE.</summary>
    /// <returns>Why not, or null.</returns>
    public async ValueTask<StanzaError?> SubscribeAsync(StompSubscribe request)
    {
        string name = StompListeners.NameOf(request.Id, request.Destination);
        if (connection.Listeners.Find(name) is not null)
            return StanzaError.Conflict($"the {(request.Id is null ? "destination" : "id")} is subscribed already");
        if (connection.Listeners.Count >= StompListeners.Most)
            return StanzaError.QuotaExceeded($"the connection has {StompListeners.Most} subscriptions, as many as it may have");
        if (!StompDestination.TryResolve(request.Destination, login.User, out IdentityUri? source, out string? wrong))
            return StanzaError.BadRequest(wrong);
        if (!login.MayListen(source))
            return StanzaError.Forbidden($"the token does not allow to listen to {source}");
        if (!TryPrefetch(request, out int prefetch))
            return StanzaError.BadRequest($"{Prefetch} is no whole number from 1 to {MostPrefetch}");
        if (await creation.EnsureAsync(source) is { } notMade)
            return notMade;
        IReadOnlyList<string> subscriptions = await FindAsync(source);
        if (subscriptions.Count == 0)
        {
            if (await creation.SubscribeAsync(source) is { } refused)
                return refused;
            subscriptions = await FindAsync(source);
        }

        if (subscriptions.Count == 0)
            return StanzaError.NotAllowed(NotSubscribed);
        var listener = new StompListener(name, source, request.Ack, subscriptions) { Id = request.Id, Number = connection.Listeners.NextNumber() };
        if (!await IsQueueAsync(source))
            return await ListenAsync(listener);
        Work(listener, prefetch);
        return null;
    }

    /// <summary>Carries out UNSUBSCRIBE.</summary>
    /// <returns>Why not, or null.</returns>
    public async ValueTask<StanzaError?> UnsubscribeAsync(StompUnsubscribe request)
    {
        if (connection.Listeners.Find(StompListeners.NameOf(request.Id, request.Destination ?? "")) is not { } listener)
            return StanzaError.NotFound($"nothing is subscribed by that {(request.Id is null ? "destination" : "id")}");
        IReadOnlyList<string> unused = connection.Listeners.Remove(listener);
        if (listener.Worker is not { } worker)
            return unused.Count > 0 ? await ChangeMaskAsync([], unused) : null;
        await worker.EndAsync();
        return null;
    }

    /// <summary>
    /// The active subscriptions of the user to an address; where it has none of exactly that, those to patterns that cover it. Links deliver
    /// elsewhere.
    /// </summary>
    private async ValueTask<IReadOnlyList<string>> FindAsync(IdentityUri source)
    {
        Answer<List<string>> found = await Services.Router.InspectAsync(login.User, tree =>
        {
            List<(string Id, IdentityUri Source)> active = [.. tree.Subscriptions
                .Where(static subscription => string.Equals(subscription.State, SubscriptionState.Active, StringComparison.Ordinal)
                    && IdentityUri.Parse(subscription.Destination).Path.IsRoot)
                .Select(static subscription => (subscription.Id, IdentityUri.Parse(subscription.Source)))];
            List<string> exact = [.. active.Where(subscription => subscription.Source == source).Select(static subscription => subscription.Id)];
            return exact.Count > 0 || source.IsPattern
                ? exact
                : [.. active
                    .Where(subscription => subscription.Source.Identity == source.Identity && subscription.Source.Query == source.Query
                        && subscription.Source.Pattern.Matches(source.Path))
                    .Select(static subscription => subscription.Id)];
        });
        return found.Value ?? [];
    }

    /// <summary>Whether jobs are handed out there. Requests are decided, not worked on: they come as messages.</summary>
    private async ValueTask<bool> IsQueueAsync(IdentityUri source) =>
        !source.IsPattern && (await Services.Router.InspectAsync(source.Identity, tree => tree.Find(source.Path)?.Config.Queue is not null)).Value;

    private void Work(StompListener listener, int prefetch)
    {
        var actor = new Actor(login.User.ToString(), Stream.Session!.Address);
        listener.Worker = new StompWorker(connection, listener, actor, prefetch);
        connection.Listeners.Add(listener);
        _ = listener.Worker.RunAsync();
    }

    private async ValueTask<StanzaError?> ListenAsync(StompListener listener)
    {
        StreamFeed feed = Stream.Feed;
        ReaderPlace? from = missed.Take(listener.Tree, listener.Subscriptions);
        if (await ChangeMaskAsync(listener.Subscriptions, []) is { } refused)
            return refused;
        if (from is { } left)
        {
            listener.GoOnFrom(left);
            feed.Places.Stand(left);
        }

        connection.Listeners.Add(listener);
        await Services.Router.InspectLogAsync(listener.Source.Identity, tree => Begin(listener, from));
        feed.IsHeld = false;
        feed.Queue.Wake();
        return null;
    }

    /// <summary>Done by the tree itself: nothing it publishes comes between.</summary>
    private bool Begin(StompListener listener, ReaderPlace? from)
    {
        StreamFeed feed = Stream.Feed;
        if (from is { } left)
            feed.StartBehind(listener.Tree, left.Offset, missed.Told);
        else if (feed.PositionIn(listener.Tree) is not null)
            listener.Since = Clock.Now(Services.Time);
        feed.Queue.Push(new StompMarker(listener), 0);
        return true;
    }

    private async ValueTask<StanzaError?> ChangeMaskAsync(IReadOnlyCollection<string> add, IReadOnlyCollection<string> remove)
    {
        Answer<Decision> answer = await Services.Router.RunAsync(login.User, new ChangeMaskCommand(Stream.Session!.Name, add, remove));
        return answer.Error;
    }

    /// <summary>How many jobs may wait to be acknowledged: the client may say so, under the name that RabbitMQ gives it.</summary>
    private bool TryPrefetch(StompSubscribe request, out int prefetch)
    {
        prefetch = Services.Options.Stomp.Prefetch;
        return request.Headers[Prefetch] is not { } text
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefetch) && prefetch is >= 1 and <= MostPrefetch);
    }
}
