using System.Text;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Json;
using OTalk.Protocols.Talker;

namespace OTalk.Protocols.Tests.Talker;

public class TalkerChatTests
{
    private static readonly TalkerMessage _message =
        new("\"Soft\" \u00e9\n", Guid.Parse(TalkerCases.Id), Final: true, To: "7", Room: "0000", TalkerCases.Utf8("""{"a":[1.50],"b":{}}"""));

    [Fact]
    public void A_final_message_is_a_chat_message() =>
        AssertBody(_message, Namespaces.Chat, """{"ns":"http://otalk.com/p/chat","body":"\"Soft\" é\n","final":true,"talker":{"a":[1.50],"b":{}}}""");

    [Fact]
    public void A_message_without_more_has_no_more() => AssertBody(
        _message with { Content = "", Extras = default }, Namespaces.Chat, """{"ns":"http://otalk.com/p/chat","body":"","final":true}""");

    [Fact]
    public void A_partial_message_has_a_namespace_of_its_own()
    {
        AssertBody(
            _message with { Final = false },
            Namespaces.ChatPartial,
            """{"ns":"http://otalk.com/p/chat#partial","body":"\"Soft\" é\n","talker":{"a":[1.50],"b":{}}}""");
        AssertBody(
            _message with { Final = false, Extras = default },
            Namespaces.ChatPartial,
            """{"ns":"http://otalk.com/p/chat#partial","body":"\"Soft\" é\n"}""");
    }

    [Theory]
    [InlineData("""{"ns":"http://otalk.com/p/chat","body":"x"}""", "\"x\"", "")]
    [InlineData("""{"body":"","talker":{}}""", "\"\"", "")]
    [InlineData("""{"subject":"body","nested":{"body":"no","talker":{"a":1}},"body":"a\u00e9\/ \"","talker":7}""", "\"a\\u00e9\\/ \\\"\"", "")]
    [InlineData("""{"talker":{"a":{"type":[1]},"\u0062":null},"b\u006fdy":"x"}""", "\"x\"", """{"a":{"type":[1]},"\u0062":null}""")]
    [InlineData("""{"talker" : { "a" : " 1 " , "b" : [ ] } , "body" : "x"}""", "\"x\"", """{"a":" 1 ","b":[]}""")]
    public void The_chat_of_any_door_is_shown(string msg, string expected, string expectedExtras)
    {
        Assert.True(TalkerChat.TryRead(TalkerCases.Utf8(msg), out var content, out var extras));
        Assert.Equal(expected, Encoding.UTF8.GetString(content.Span));
        Assert.Equal(expectedExtras, Encoding.UTF8.GetString(extras.Span));
    }

    [Fact]
    public void Nobody_writes_what_is_the_servers_to_write()
    {
        const string Msg = """{"body":"x","talker":{"type":"error","content":1,"id":1,"final":1,"to":1,"room":1,"token":1,"user":1,"from":1,"time":1,"private":1,"last_event_id":1,"typ\u0065":1,"\ud800":1,"Type":1}}""";
        Assert.True(TalkerChat.TryRead(TalkerCases.Utf8(Msg), out _, out var extras));
        Assert.Equal("""{"Type":1}""", Encoding.UTF8.GetString(extras.Span));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"body":7}""")]
    [InlineData("""{"body":null,"talker":{"a":1}}""")]
    [InlineData("""{"Body":"x","nested":{"body":"x"}}""")]
    [InlineData("""{"body":"\ud800"}""")]
    [InlineData("""{"\ud800":"x"}""")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"body":"x" """)]
    public void What_says_nothing_is_not_shown(string msg)
    {
        Assert.False(TalkerChat.TryRead(TalkerCases.Utf8(msg), out var content, out _));
        Assert.True(content.IsEmpty);
    }

    [Fact]
    public void The_deepest_message_can_be_read_by_everybody()
    {
        var deepest = new string('[', 61) + new string(']', 61);
        var json = TalkerCases.Utf8($$"""{"type":"message","content":"x","a":{{deepest}}}""");
        Assert.True(TalkerReader.TryRead(new(json), TalkerDialect.Deployed, out var request, out var fault), fault?.Message);
        var body = TalkerChat.ToBody(Assert.IsType<TalkerMessage>(request));
        var stanza = TalkerCases.Utf8($$"""{"msg":{{Encoding.UTF8.GetString(body.Utf8.Span)}}}""");
        Assert.True(JsonStanzaReader.TryRead(stanza, out _, out var error), error?.Error.Text);
    }

    private static void AssertBody(TalkerMessage message, string ns, string expected)
    {
        var body = TalkerChat.ToBody(message);
        Assert.Equal(expected, Encoding.UTF8.GetString(body.Utf8.Span));
        Assert.Equal((ns, null, null), (body.Ns, body.Key, body.Fault));
        Assert.True(JsonMessageReader.TryRead(body.Utf8.Span, out var read, out var error), error?.Text);
        Assert.Equal((ns, null, null), (read.Ns, read.Key, read.Fault));
    }
}
