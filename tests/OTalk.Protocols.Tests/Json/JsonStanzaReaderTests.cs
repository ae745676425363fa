using System.Text;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Json;

namespace OTalk.Protocols.Tests.Json;

public class JsonStanzaReaderTests
{
    public static TheoryData<string> Names { get; } = StanzaCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stanza_says_what_the_client_wrote(string name)
    {
        var (json, expected) = StanzaCases.All[name];
        Assert.True(JsonStanzaReader.TryRead(Encoding.UTF8.GetBytes(json), out var stanza, out var error), error?.Error.Text);
        StanzaComparer.AssertEqual(expected, stanza);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stanza_written_by_another_library_says_the_same(string name)
    {
        var expected = StanzaCases.All[name].Stanza;
        Assert.True(JsonStanzaReader.TryRead(StanzaText.Write(expected), out var stanza, out var error), error?.Error.Text);
        if (expected is PublishStanza { Body: var body } publish)
        {
            // That library chooses its own escapes, and they are kept.
            Assert.Equal(body.Ns, Assert.IsType<PublishStanza>(stanza).Body.Ns);
            expected = publish with { Body = ((PublishStanza)stanza).Body };
        }

        StanzaComparer.AssertEqual(expected, stanza);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stanza_cut_anywhere_is_refused(string name)
    {
        var whole = Encoding.UTF8.GetBytes(StanzaCases.All[name].Json.TrimEnd());
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.False(JsonStanzaReader.TryRead(whole.AsSpan(0, length), out _, out var error), $"{length} of {whole.Length} bytes were accepted.");
            Assert.Equal(Condition.BadRequest, error.Error.Condition);
        }
    }

    [Fact]
    public void Nothing_that_is_kept_lies_in_the_memory_that_was_read()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"to":"montague.com/a","id":"1","query":{"ns":"x","y":"z"}}""");
        Assert.True(JsonStanzaReader.TryRead(bytes, out var query, out _));
        Array.Clear(bytes);
        Assert.Equal("""{"ns":"x","y":"z"}""", Assert.IsType<QueryStanza>(query).Body.GetRawText());

        bytes = Encoding.UTF8.GetBytes("""{"msg":{"ns":"x","y":"z"}}""");
        Assert.True(JsonStanzaReader.TryRead(bytes, out var publish, out _));
        Array.Clear(bytes);
        Assert.Equal("""{"ns":"x","y":"z"}""", Encoding.UTF8.GetString(Assert.IsType<PublishStanza>(publish).Body.Utf8.Span));
    }

    [Theory]
    [InlineData("""{"id":"q1","to":"montague.com/a","msg":{}}""")]
    [InlineData("""{"msg":{},"id":"q1","to":"montague.com/a"}""")]
    [InlineData("""{"query":{"ns":"x","ns":{"a":[1,2]}},"id":"q1","to":"montague.com/a","get":[{}]}""")]
    [InlineData("""{"id":"q1","to":"montague.com/a","id":"q2","to":"capulet.com","ack":1}""")]
    [InlineData("""{"from":[[]],"transient":{},"id":"q1","to":"montague.com/a"}""")]
    [InlineData("""{"id":"q1","to":"montague.com/a","msg":""")]
    public void A_refusal_can_be_correlated_wherever_its_cause_stands(string json)
    {
        Assert.False(JsonStanzaReader.TryRead(Encoding.UTF8.GetBytes(json), out _, out var error));
        Assert.Equal(new StanzaId("\"q1\""), error.Id);
        Assert.Equal(IdentityUri.Parse("montague.com/a"), error.To);
    }
}
