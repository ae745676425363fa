using System.Text;
using OTalk.Federation.Native.Links;

namespace OTalk.Federation.Tests.Links;

/// <summary>What a link looks at in a stanza.</summary>
public sealed class LinkStanzaTests
{
    private const string Good =
        """{"from":"Romeo@Montague.com/sess/Orchard?messages","x":[{"to":1}],"id":7,"to":"capulet.com/a/*","query":{"a":{"ns":"no"},"n\u0073":"http://x","b":[]}}""";

    [Fact]
    public void Routing_fields_and_the_kind_are_read_wherever_they_stand()
    {
        Assert.True(LinkStanza.TryRead(Encoding.UTF8.GetBytes(Good), out var stanza, out _));

        Assert.Equal(("romeo@montague.com", "capulet.com"), (stanza.From!.Identity.ToString(), stanza.To!.Identity.Server));
        Assert.Equal(("7", "query", "http://x", false), (stanza.Id.ToString(), stanza.Kind, stanza.Namespace, stanza.IsAnswer));
        Assert.Equal("""{"a":{"ns":"no"},"n\u0073":"http://x","b":[]}""", Encoding.UTF8.GetString(stanza.Payload.Span));
    }

    [Theory]
    [InlineData("", "the stanza is not valid JSON")]
    [InlineData("1", "the stanza is no object")]
    [InlineData("""{"msg":{}} x""", "the stanza is not valid JSON")]
    [InlineData("""{"msg":{}""", "the stanza is not valid JSON")]
    [InlineData("{}", "the stanza has no payload")]
    [InlineData("""{"msg":[]}""", "msg is no object")]
    [InlineData("""{"msg":{},"get":{}}""", "the stanza has both msg and get")]
    [InlineData("""{"msg":{},"msg":{}}""", "the stanza has msg twice")]
    [InlineData("""{"from":"a","msg":{},"fr\u006fm":"b"}""", "the stanza has from twice")]
    [InlineData("""{"\ud800":1,"msg":{}}""", "a name in the stanza is not well-formed Unicode")]
    [InlineData("""{"from":1,"msg":{}}""", "from is no text")]
    [InlineData("""{"to":"\ud800","msg":{}}""", "to is no text")]
    [InlineData("""{"to":"","msg":{}}""", "to: the server is missing")]
    [InlineData("""{"id":true,"msg":{}}""", "id is neither a string nor a number")]
    public void What_is_none_is_refused(string text, string fault)
    {
        Assert.False(LinkStanza.TryRead(Encoding.UTF8.GetBytes(text), out _, out var actual));
        Assert.Equal(fault, actual);
    }

    [Fact]
    public void The_id_is_found_behind_a_fault()
    {
        Assert.False(LinkStanza.TryRead("""{"from":1,"msg":{},"id":"a"}"""u8.ToArray(), out var stanza, out _));
        Assert.Equal("\"a\"", stanza.Id.ToString());
    }

    /// <summary>Any one byte of a good stanza changed, dropped or doubled: it is read or refused, and nothing else happens.</summary>
    [Fact]
    public void No_mutation_throws()
    {
        const int Seed = 20130214;
        var random = new Random(Seed);
        var good = Encoding.UTF8.GetBytes(Good);
        for (var i = 0; i < 20_000; i++)
        {
            var at = random.Next(good.Length);
            byte[] mutated = random.Next(3) switch
            {
                0 => [.. good[..at], (byte)random.Next(256), .. good[(at + 1)..]],
                1 => [.. good[..at], .. good[(at + 1)..]],
                _ => [.. good[..at], good[at], .. good[at..]],
            };
            var thrown = Record.Exception(() => LinkStanza.TryRead(mutated, out _, out _));
            Assert.True(thrown is null, $"seed {Seed}, mutation {i}: {Encoding.Latin1.GetString(mutated)}: {thrown}");
        }
    }
}
