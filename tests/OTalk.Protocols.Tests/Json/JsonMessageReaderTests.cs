using System.Text;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Json;

namespace OTalk.Protocols.Tests.Json;

public class JsonMessageReaderTests
{
    [Theory]
    [InlineData("""{"ns":"x"}""", """{"ns":"x"}""")]
    [InlineData(" {\t\"ns\"\r\n: \"x\" , \"a\" : [ ] }\n", """{"ns":"x","a":[]}""")]
    [InlineData("""{"ns":"x","body":" \"  \\"  , "b":" \\\" "}""", """{"ns":"x","body":" \"  \\","b":" \\\" "}""")]
    [InlineData("""{ "ns":"x","n": 1.50 , "t":true}""", """{"ns":"x","n":1.50,"t":true}""")]
    [InlineData("""{"ns":"x","\u0061\/":"\u00e9"}""", """{"ns":"x","\u0061\/":"\u00e9"}""")]
    public void Only_white_space_between_tokens_goes(string json, string kept)
    {
        Assert.True(JsonMessageReader.TryRead(Encoding.UTF8.GetBytes(json), out var body, out var error), error?.Text);
        Assert.Equal(kept, Encoding.UTF8.GetString(body.Utf8.Span));
        Assert.Equal("x", body.Ns);
    }

    [Theory]
    [InlineData("[]", "msg is no object")]
    [InlineData("""{"ns":"x"}{}""", "msg is followed by more")]
    [InlineData("""{"ns":"x" """, "msg is not valid JSON at line 1, byte 11")]
    [InlineData("""{"body":"x"}""", "msg has no ns")]
    public void What_is_no_message_is_refused(string json, string expected)
    {
        Assert.False(JsonMessageReader.TryRead(Encoding.UTF8.GetBytes(json), out var body, out var error));
        Assert.Null(body);
        Assert.Equal(StanzaError.BadRequest(expected), error);
    }
}
