using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;
using OTalk.Federation.Xmpp.Mapping.Archives;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>Answers a <c>get</c> of what was said in a room of an XMPP server from its archive (protocol reference, "Getting contents").</summary>
/// <param name="archives">Asks archives.</param>
/// <param name="options">Section <c>Federation</c>.</param>
/// <param name="time">The clock.</param>
internal sealed class TheirHistory(TheirArchives archives, FederationOptions options, TimeProvider time)
{
    /// <summary>Pages that are looked through for one <c>get</c>.</summary>
    private const int MostPages = 20;

    /// <summary>Why a <c>get</c> cannot be asked there; null where it can.</summary>
    public static StanzaError? Refusal(Outbound get) => TheirWindow.Read(get).Offset == 0 ? null
        : StanzaError.NotAllowed($"{get.To.Identity} is a room of XMPP, whose archive is read from a message on: go on with since_id, or until_id where order is desc");

    /// <summary>The result of the <c>get</c>, or the error.</summary>
    public async Task<RemoteAnswer> ReadAsync(Outbound get, CancellationToken cancel)
    {
        // One room that never answers must not keep what waits for others of its domain.
        using var within = new CancellationTokenSource(options.AnswerWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(within.Token, cancel);
        try
        {
            (RemoteAnswer? answer, StanzaError? error) = get.To.Query.MessageId is { } id
                ? await NamedAsync(get, id, either.Token)
                : await PageAsync(get, TheirWindow.Read(get), either.Token);
            return answer ?? new RemoteAnswer(null, Told(get, error!));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new RemoteAnswer(null, new StanzaError(Condition.RemoteServerTimeout, $"{get.To.Identity} has not answered") { Queued = false });
        }
    }

    /// <summary>Who has no archive is no room, or one whose history cannot be read.</summary>
    private static StanzaError Told(Outbound get, StanzaError error) =>
        error.Condition == Condition.FeatureNotImplemented || error.Condition == Condition.ServiceUnavailable
            ? new StanzaError(Condition.FeatureNotImplemented, $"{get.To.Identity} has no archive")
            : error;

    private async Task<(RemoteAnswer? Answer, StanzaError? Error)> NamedAsync(Outbound get, Guid id, CancellationToken cancel)
    {
        (TheirMessage? found, StanzaError? error) = await archives.FindAsync(get.From.Identity, get.To.Identity, id, cancel);
        if (found is null)
            return (null, error);
        var rows = new TheirRows(Math.Max(1, TheirWindow.Read(get).Limit));
        rows.Add(found);
        return IsMeant(get, found) ? (Write(rows, null), null) : (null, StanzaError.NotFound($"{get.To.WithoutQuery()} has no message {id}"));
    }

    private async Task<(RemoteAnswer? Answer, StanzaError? Error)> PageAsync(Outbound get, TheirWindow window, CancellationToken cancel)
    {
        (Identity ours, Identity room) = (get.From.Identity, get.To.Identity);
        (TheirMessage? since, TheirMessage? until, StanzaError? error) = (null, null, null);
        if (window.SinceId is { } sinceId)
            (since, error) = await archives.FindAsync(ours, room, sinceId, cancel);
        if (error is null && window.UntilId is { } untilId)
            (until, error) = await archives.FindAsync(ours, room, untilId, cancel);
        if (error is not null)
            return (null, error);
        if (since is not null && until is not null && (since.Id == until.Id || since.Time > until.Time))
            return (Write(new TheirRows(window.Limit), null), null);

        // Of two at the same time it turns out on the way whether they are in that order.
        bool isInOrder = since is null || until is null || since.Time < until.Time;

        // The page begins at one of the two and goes on to the other; one that is not within the time bounds nothing.
        TheirMessage? end = window.IsDescending ? since : until;
        bool isBounded = end is not null && !window.IsBeyond(end);
        var part = new TheirPart
        {
            Start = window.SinceTime,
            End = window.UntilTime,
            After = window.IsDescending ? null : since?.ArchiveId,
            Before = window.IsDescending ? until?.ArchiveId ?? "" : null,
        };
        var rows = new TheirRows(window.Limit);
        if (window.IsDescending && until is not null && window.Has(until) && IsMeant(get, until))
            rows.Add(until);
        for (int pages = 0; pages < MostPages; pages++)
        {
            (TheirPage? page, error) = await archives.AskAsync(ours, room, part, cancel);
            if (page is null)
                return (null, error);
            foreach (TheirMessage message in window.IsDescending ? page.Messages.Reverse() : page.Messages)
            {
                bool isEnd = isBounded && message.Id == end!.Id;
                if (isEnd && window.IsDescending)
                    return (Write(rows, null), null);
                if (window.Has(message) && IsMeant(get, message))
                    rows.Add(message);
                if (rows.HasMore && isInOrder)
                    return (Write(rows, IsAll(get, window) ? page.Count : null), null);
                if (isEnd)
                    return (Write(rows, null), null);
            }

            // Without the one that it is to end with, it begins behind that one.
            if (page.IsComplete)
                return (Write(isBounded ? new TheirRows(window.Limit) : rows, null), null);
            part = part.Next(page);
        }

        if (rows.Messages.Count == 0 && !rows.HasMore)
            return (null, new StanzaError(Condition.QuotaExceeded, $"among the messages of {room} that were looked through none is meant: say a time, or an id"));
        rows.Stop();
        return (Write(rows, null), null);
    }

    /// <summary>Whether the archive's count is that of what is asked for.</summary>
    private static bool IsAll(Outbound get, TheirWindow window) =>
        window is { SinceId: null, UntilId: null } && get.To.Query.Ns is null && (get.To.IsPattern || get.To.Path.IsRoot);

    private static bool IsMeant(Outbound get, TheirMessage message) =>
        (get.To.IsPattern || get.To.Path.IsRoot || get.To.Path == message.Channel.Path)
        && (get.To.Query.Ns is not { } ns || Namespaces.WithoutFragment(ns).SequenceEqual(Namespaces.WithoutFragment(message.Body.Ns)));

    private static RemoteAnswer Write(TheirRows rows, int? total) => new(JsonText.Utf8Object(writer =>
    {
        writer.WriteNumber("offset"u8, 0);
        writer.WriteNumber("limit"u8, rows.Limit);
        writer.WriteNumber("total"u8, total ?? rows.Total);
        writer.WriteStartArray("results"u8);
        foreach (TheirMessage row in rows.Messages)
            Write(writer, row);
        writer.WriteEndArray();
    }), null)
    {
        IsResult = true,
    };

    private static void Write(Utf8JsonWriter writer, TheirMessage row)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("msg"u8);
        writer.WriteRawValue(row.Body.Utf8.Span);
        writer.WriteString("channel"u8, row.Channel.ToString());
        writer.WriteString("time"u8, Timestamps.Format(row.Time));
        writer.WriteString("id"u8, row.Id);
        writer.WriteString("from"u8, row.Author.ToString());
        writer.WriteEndObject();
    }
}
