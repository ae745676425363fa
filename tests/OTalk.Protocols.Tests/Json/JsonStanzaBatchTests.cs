using System.Text;
using System.Text.Json;
using OTalk.Protocols.Json;

namespace OTalk.Protocols.Tests.Json;

public class JsonStanzaBatchTests
{
    public static TheoryData<string, string[]> Arrays { get; } = new()
    {
        { "[]", [] },
        { " \r\n[ ]\t", [] },
        { "[{\"a\":[1,{}]} , 7,\"x\\\"]\",null,[[]]]", ["{\"a\":[1,{}]}", "7", "\"x\\\"]\"", "null", "[[]]"] },
    };

    public static TheoryData<string, string> Broken { get; } = new()
    {
        { "[", "the array is not valid JSON at line 1, byte 2" },
        { "[1,", "the array is not valid JSON at line 1, byte 3" },
        { "[1,]", "the array is not valid JSON at line 1, byte 4" },
        { "[1 2]", "the array is not valid JSON at line 1, byte 4" },
        { "[] []", "the array is not valid JSON at line 1, byte 4" },
        { "[{]", "the array is not valid JSON at line 1, byte 3" },
        { "[\n{\"a\"}]", "the array is not valid JSON at line 2, byte 5" },
    };

    [Theory]
    [MemberData(nameof(Arrays))]
    public void An_array_is_taken_apart(string text, string[] elements)
    {
        Assert.True(JsonStanzaBatch.TrySplit(Encoding.UTF8.GetBytes(text), out var batch, out _));
        Assert.True(batch.IsArray);
        Assert.Equal(elements, batch.Stanzas.Select(stanza => Encoding.UTF8.GetString(stanza.Span)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("  x[")]
    public void What_is_no_array_is_one_stanza(string text)
    {
        Assert.True(JsonStanzaBatch.TrySplit(Encoding.UTF8.GetBytes(text), out var batch, out _));
        Assert.False(batch.IsArray);
        Assert.Equal(text, Encoding.UTF8.GetString(Assert.Single(batch.Stanzas).Span));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_array_is_refused_whole(string text, string error)
    {
        Assert.False(JsonStanzaBatch.TrySplit(Encoding.UTF8.GetBytes(text), out _, out var found));
        Assert.Equal((400, error), (found.Condition.Code, found.Text));
    }

    [Fact]
    public void Spoiled_arrays_never_throw_and_agree_with_a_whole_reading()
    {
        const int seed = 4711;
        var random = new Random(seed);
        const string good = """[{"to":"a","msg":{"ns":"x","y":[1,2,{"z":"\u00e9"}]}},{"get":{}},[],"s",1.5e3,true]""";
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(good);
            for (var times = random.Next(1, 3); times > 0; times--)
                bytes[random.Next(1, bytes.Length)] = (byte)random.Next(0x20, 0x7f);
            var split = JsonStanzaBatch.TrySplit(bytes, out var batch, out _);
            Assert.True(split == IsJson(bytes), $"seed {seed}, round {round}: {Encoding.UTF8.GetString(bytes)}");
            if (split)
                Assert.All(batch!.Stanzas, stanza => Assert.True(IsJson(stanza)));
        }
    }

    private static bool IsJson(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
