using System.Globalization;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Engine.Peers;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>Reading nodes of XMPP users and servers: items are messages, or the values of keys (protocol reference, "Getting contents").</summary>
internal static class TheirItems
{
    private const int Default = 50;
    private const int Most = 500;

    /// <summary>Why a <c>get</c> cannot be asked there; null where it can.</summary>
    public static StanzaError? Refusal(Outbound get) => get.To.Query switch
    {
        { Config: true } or { Channels: true } or { Subscriptions: true } or { Permissions: true } or { Events: true } =>
            StanzaError.NotAllowed($"{get.To.WithoutQuery()} is a node of XMPP, of which messages and keys are read"),
        _ when get.Payload.TryGetProperty("since_time"u8, out _) || get.Payload.TryGetProperty("until_time"u8, out _) =>
            StanzaError.NotAllowed($"{get.To.WithoutQuery()} is a node of XMPP, whose items have no time"),
        _ => null,
    };

    /// <summary>What is asked there.</summary>
    public static XmlElement Question(Outbound get, string node)
    {
        AddressQuery query = get.To.Query;
        bool isNewest = query is { Key: null, MessageId: null, Ns: null, Keys: false } && get.Text("order") is "desc" && Number(get, "offset", 0) == 0
            && get.Text("since_id") is null && get.Text("until_id") is null;
        string? item = query.Key ?? query.MessageId?.ToString();
        return new XmlElement(
            "items",
            XmppNs.PubSub,
            [("node", node), ("max_items", isNewest ? Limit(get).ToString(CultureInfo.InvariantCulture) : null)],
            item is null ? null : new XmlElement("item", XmppNs.PubSub, [("id", item)]));
    }

    /// <summary>The result of the <c>get</c>.</summary>
    /// <param name="get">The <c>get</c>.</param>
    /// <param name="answer">What was answered there.</param>
    /// <param name="now">The time of all items, as it is not known.</param>
    public static RemoteAnswer Page(Outbound get, XmlElement answer, DateTimeOffset now)
    {
        AddressQuery query = get.To.Query;
        List<TheirItem> all = [.. (answer.Child("items", XmppNs.PubSub)?.Children("item", XmppNs.PubSub) ?? []).Select(item => TheirItem.Read(item, get.To))];
        List<TheirItem> rows = [.. all.Where(item => (!query.Keys || query.Messages || item.Key is not null) && IsOf(item.Body.Ns, query.Ns))];
        if ((query.Key is not null || query.MessageId is not null) && rows.Count == 0)
            return new RemoteAnswer(null, StanzaError.NotFound($"{get.To.WithoutQuery()} has no item {query.Key ?? query.MessageId.ToString()}"));
        if (!TryCut(rows, get.Text("since_id"), isSince: true) || !TryCut(rows, get.Text("until_id"), isSince: false))
            return new RemoteAnswer(null, StanzaError.NotFound($"{get.To.WithoutQuery()} has no message of the id that is named"));
        if (get.Text("order") is "desc")
            rows.Reverse();
        int offset = Number(get, "offset", 0);
        int limit = Limit(get);
        return new RemoteAnswer(JsonText.Utf8Object(writer =>
        {
            writer.WriteNumber("offset"u8, offset);
            writer.WriteNumber("limit"u8, limit);
            writer.WriteNumber("total"u8, Total(answer) ?? rows.Count);
            writer.WriteStartArray("results"u8);
            foreach (TheirItem row in rows.Skip(offset).Take(limit))
                Write(writer, row, get.To, now);
            writer.WriteEndArray();
        }), null)
        {
            IsResult = true,
        };
    }

    private static void Write(Utf8JsonWriter writer, TheirItem row, IdentityUri channel, DateTimeOffset now)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("msg"u8);
        writer.WriteRawValue(row.Body.Utf8.Span);
        writer.WriteString("channel"u8, channel.WithoutQuery().ToString());
        writer.WriteString("time"u8, Timestamps.Format(now));
        writer.WriteString("id"u8, row.Id ?? NamedIds.Of($"{channel.WithoutQuery()} {row.Key}"));
        writer.WriteString("from"u8, row.Author);
        if (row.Key is not null)
            writer.WriteString("key"u8, row.Key);
        writer.WriteEndObject();
    }

    /// <summary>Leaves those behind the one of an id, or those up to it; false where it is not there.</summary>
    private static bool TryCut(List<TheirItem> rows, string? id, bool isSince)
    {
        if (id is null)
            return true;
        int place = rows.FindIndex(row => string.Equals(row.Id?.ToString(), id, StringComparison.Ordinal));
        if (place < 0)
            return false;
        rows.RemoveRange(isSince ? 0 : place + 1, isSince ? place + 1 : rows.Count - place - 1);
        return true;
    }

    private static bool IsOf(string ns, string? wanted) =>
        wanted is null || Namespaces.WithoutFragment(ns).SequenceEqual(Namespaces.WithoutFragment(wanted));

    private static int? Total(XmlElement answer) => int.TryParse(
        answer.Child("set", XmppNs.ResultSets)?.Child("count", XmppNs.ResultSets)?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int total)
        ? total
        : null;

    private static int Limit(Outbound get) => Math.Min(Number(get, "limit", Default), Most);

    private static int Number(Outbound get, string name, int absent) =>
        get.Payload.TryGetProperty(name, out JsonElement given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out int number) && number >= 0
            ? number
            : absent;
}
