using System.Text;
using OTalk.Core.Stanzas;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Stanzas;

public class MessageRulesTests
{
    private const string Shows = "show is none of available, away, na, xa, dnd, unavailable";

    private const string States = "state is none of active, composing, paused, inactive, gone";

    private const string Subject = "subject is no string of at most 255 characters";

    public static TheoryData<string, string, string?> Cases { get; } = new()
    {
        { Namespaces.Presence, "{}", null },
        { Namespaces.Presence, """{"ns":"x","show":"xa","status":"","extra":[{"show":1}]}""", null },
        { Namespaces.Presence, """{"sh\u006fw":"d\u006ed"}""", null },
        { Namespaces.Presence, """{"show":"Away"}""", Shows },
        { Namespaces.Presence, """{"show":""}""", Shows },
        { Namespaces.Presence, """{"show":null}""", Shows },
        { Namespaces.Presence, """{"sh\u006fw":["away"]}""", Shows },
        { Namespaces.Presence, """{"status":7}""", "status is no string" },
        { Namespaces.Presence, """{"\ud800":1,"status":"\ud800"}""", "status is no string" },
        { Namespaces.Chat, """{"body":"hello","subject":"hi","lang":"en","html":{"body":1}}""", null },
        { Namespaces.Chat, """{"subject":"x"}""", null },
        { Namespaces.Chat, """{"body":{}}""", "body is no string" },
        { Namespaces.Chat, """{"lang":false}""", "lang is no string" },
        { Namespaces.Chat, """{"subject":[]}""", Subject },
        { Namespaces.Chat, $$"""{"subject":"{{new string('s', 255)}}"}""", null },
        { Namespaces.Chat, $$"""{"subject":"{{string.Concat(Enumerable.Repeat("\ud83d\ude00", 255))}}"}""", null },
        { Namespaces.Chat, $$"""{"subject":"{{new string('s', 256)}}"}""", Subject },
        { Namespaces.ChatPartial, """{"body":"hel","subject":7}""", null },
        { Namespaces.ChatPartial, "{}", null },
        { Namespaces.ChatPartial, """{"body":7}""", "body is no string" },
        { Namespaces.ChatState, """{"state":"composing"}""", null },
        { Namespaces.ChatState, """{"state":"typing"}""", States },
        { Namespaces.ChatState, "{}", "state is missing" },
        { Namespaces.Marker, """{"read":"0190c7e8-1111-7000-8000-0123456789ab"}""", null },
        { Namespaces.Marker, """{"read":"all"}""", "read is no UUID" },
        { Namespaces.Marker, """{"ns":"x"}""", "read is missing" },
        { "http://otalk.com/p/geo", """{"show":7,"body":7,"state":7,"read":7}""", null },
        { Namespaces.Chat + "#other", """{"body":7}""", null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("well-known.msg.presence", "well-known.msg.chat", "well-known.msg.chat-state", "well-known.msg.marker")]
    [Covers("well-known.msg.chat-partial", "well-known.msg.optional")]
    public void The_fault_names_the_member(string ns, string json, string? expected) =>
        Assert.Equal(expected, MessageRules.Fault(ns, Encoding.UTF8.GetBytes(json)));
}
