using System.Text.Json;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Delivery;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Queries;

/// <summary>
/// Set which subscriptions are active on the session (seed, "Session Subscription Mask"). The list stands in <c>subscriptions</c> or in
/// <c>mask</c>, and the answer uses the same member. Addressed to the server, to <c>SERVER/sessions/ID</c>, or to the session.
/// </summary>
internal sealed class MaskQuery : IQuery
{
    private const string Sessions = "sessions";

    public string Ns => Namespaces.SubscriptionMask;

    public StreamPhase Phases => StreamPhase.Bound;

    public TokenUse UseOf(QueryStanza stanza) => TokenUse.Mask;

    public bool IsRelayed(QueryStanza stanza) => false;

    public async ValueTask RunAsync(QueryContext context)
    {
        Session session = context.Stream.Session!;
        if (Misaddressed(context, session) is { } wrong)
        {
            context.Fail(wrong);
            return;
        }

        string member = context.Body.TryGetProperty("subscriptions"u8, out _) ? "subscriptions" : "mask";
        IReadOnlyList<string> mask = context.Members.Strings(member);
        DateTimeOffset? since = context.Members.Time("since");
        if (context.Members.Fault is null && !context.Body.TryGetProperty(member, out _))
            context.Fail("mask is missing");
        else if (context.Members.Fault is { } fault)
            context.Fail(fault);
        else if (since is { } start)
            await SetSinceAsync(context, session, member, mask, start);
        else if (await context.RunAsync(context.Stream.User!, new SetMaskCommand(session.Name, mask)) is not null)
            context.Stream.Send(Answer(context, member, mask, null));
    }

    /// <summary>Nothing comes to the stream until the mask is there and the answer stands before it.</summary>
    private static async ValueTask SetSinceAsync(
        QueryContext context, Session session, string member, IReadOnlyList<string> mask, DateTimeOffset since)
    {
        StreamFeed feed = context.Stream.Feed;
        feed.IsRewinding = true;
        try
        {
            if (await context.RunAsync(context.Stream.User!, new SetMaskCommand(session.Name, mask)) is not { Outcome: MaskSet set })
                return;
            feed.AskedSince = since;
            RestorePlan plan = await context.Services.Restorer.RewindAsync(session, feed, set.Sources.Keys, since);
            Reply answer = Answer(context, member, mask, plan.Gap);
            feed.Places.Rewind(plan.Places, answer);
            context.Stream.Send(answer);
        }
        catch (StoreException)
        {
            context.Fail(new StanzaError(Condition.InternalServerError, "what was published could not be read; the mask may be set: try again"));
        }
        finally
        {
            feed.IsRewinding = false;
        }
    }

    private static Reply Answer(QueryContext context, string member, IReadOnlyList<string> mask, Gap? gap) => context.Response(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.SubscriptionMask);
        WriteList(writer, member, mask);
        if (gap is not null)
            BindQuery.WriteGap(writer, gap);
    });

    internal static void WriteList(Utf8JsonWriter writer, string member, IReadOnlyList<string> items)
    {
        writer.WriteStartArray(member);
        foreach (string item in items)
            writer.WriteStringValue(item);
        writer.WriteEndArray();
    }

    private static StanzaError? Misaddressed(QueryContext context, Session session)
    {
        IdentityUri to = context.To;
        ClientStream stream = context.Stream;
        if (to.IsPattern)
            return StanzaError.BadRequest("to is a pattern: a mask belongs to one session");
        if (to.Identity == stream.User!.ServerIdentity)
        {
            if (to.Path.IsRoot)
                return null;
            if (to.Path.Depth == 2 && string.Equals(to.Path.Segments[0], Sessions, StringComparison.Ordinal))
            {
                string id = to.Path.Name;
                bool own = string.Equals(id, session.Name, StringComparison.Ordinal) || string.Equals(id, stream.Id, StringComparison.Ordinal);
                return own ? null : StanzaError.Forbidden($"{to} is another session than the one that asks");
            }
        }
        else if (to.Identity == stream.User && (to.Path.IsRoot || string.Equals(to.WithoutQuery().ToString(), session.Address, StringComparison.Ordinal)))
        {
            return null;
        }

        return StanzaError.Forbidden($"{to} is another session than the one that asks");
    }
}
