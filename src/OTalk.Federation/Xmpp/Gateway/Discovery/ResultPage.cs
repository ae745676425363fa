using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Engine.Peers;
using OTalk.Federation.Xmpp.Mapping;

namespace OTalk.Federation.Xmpp.Gateway.Discovery;

/// <summary>Writes what an XMPP server has answered as the result of a <c>get</c> (protocol reference, "Getting contents").</summary>
internal static class ResultPage
{
    private const int Default = 50;
    private const int Most = 500;

    /// <summary>A page of rows, as the <c>get</c> asks for it.</summary>
    /// <param name="get">The <c>get</c> object.</param>
    /// <param name="channel">What was read.</param>
    /// <param name="rows">All rows: the <c>msg</c> objects, with a name that tells each from the others.</param>
    /// <param name="now">The time of all of them, as it is not known.</param>
    /// <param name="areKeys">They are the values of keys that have these names.</param>
    public static RemoteAnswer Of(
        JsonElement get, IdentityUri channel, IReadOnlyList<(string Name, Action<Utf8JsonWriter> Message)> rows, DateTimeOffset now, bool areKeys = false)
    {
        int offset = Number(get, "offset", 0);
        int limit = Math.Min(Number(get, "limit", Default), Most);
        return new RemoteAnswer(JsonText.Utf8Object(writer =>
        {
            writer.WriteNumber("offset"u8, offset);
            writer.WriteNumber("limit"u8, limit);
            writer.WriteNumber("total"u8, rows.Count);
            writer.WriteStartArray("results"u8);
            foreach ((string name, Action<Utf8JsonWriter> message) in rows.Skip(offset).Take(limit))
            {
                writer.WriteStartObject();
                writer.WriteStartObject("msg"u8);
                message(writer);
                writer.WriteEndObject();
                writer.WriteString("channel"u8, channel.WithoutQuery().ToString());
                writer.WriteString("time"u8, Timestamps.Format(now));
                writer.WriteString("id"u8, NamedIds.Of($"{channel.WithoutQuery()} {name}"));
                writer.WriteString("from"u8, channel.Identity.ToString());
                if (areKeys)
                    writer.WriteString("key"u8, name);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }), null)
        {
            IsResult = true,
        };
    }

    private static int Number(JsonElement get, string name, int absent) =>
        get.TryGetProperty(name, out JsonElement given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out int number) && number >= 0 ? number : absent;
}
