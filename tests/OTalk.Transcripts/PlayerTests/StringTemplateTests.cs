using System.Text.Json;
using OTalk.Transcripts.Patterns;

namespace OTalk.Transcripts.PlayerTests;

public sealed class StringTemplateTests
{
    [Theory]
    [InlineData("""{"a": $n}""", """{"a": 7}""")]
    [InlineData("""{"a": $s}""", """{"a": "x\"y"}""")]
    [InlineData("""{"a": "$s/$n"}""", """{"a": "x\"y/7"}""")]
    [InlineData("""{"$s": "$$s"}""", """{"x\"y": "$s"}""")]
    [InlineData("""{"a": "5$"}""", """{"a": "5$"}""")]
    public void Fills_in_variables_inside_and_outside_of_strings(string template, string filled) =>
        Assert.Equal(filled, StringTemplate.Fill(template, Find));

    [Fact]
    public void Names_a_variable_without_value_and_its_line()
    {
        PatternSyntaxException e = Assert.Throws<PatternSyntaxException>(() => StringTemplate.Fill("{\n\"a\": \"$nobody\"}", Find));

        Assert.Equal(("$nobody has no value yet", 1), (e.Message, e.Line));
    }

    private static JsonElement? Find(string name) => name switch
    {
        "n" => JsonElement.Parse("7"),
        "s" => JsonElement.Parse("\"x\\\"y\""),
        _ => null,
    };
}
