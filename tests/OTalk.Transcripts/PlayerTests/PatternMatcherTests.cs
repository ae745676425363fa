using System.Text.Json;
using OTalk.Transcripts.Patterns;

namespace OTalk.Transcripts.PlayerTests;

public sealed class PatternMatcherTests
{
    private const string Id = "\"01890a5d-ac96-774b-bcce-b302099a8057\"";

    [Theory]
    [InlineData("""{"a": 1}""", """{"a":1}""")]
    [InlineData("""{"a": 1, "b": 2}""", """{"b":2,"a":1}""")]
    [InlineData("""{"a": 1, ...}""", """{"b":2,"a":1}""")]
    [InlineData("{...}", """{"b":2}""")]
    [InlineData("""{"a": absent}""", "{}")]
    [InlineData("""{"a": null}""", """{"a":null}""")]
    [InlineData("[1, 2]", "[1,2]")]
    [InlineData("[1, ...]", "[1,2,3]")]
    [InlineData("[...]", "[]")]
    [InlineData("[]", "[]")]
    [InlineData("unordered [1, 2]", "[2,1]")]
    [InlineData("unordered [1, ...]", "[3,2,1]")]
    [InlineData("""unordered [$x, "a"]""", """["a","b"]""")]
    [InlineData("[$x, $x]", "[7,7]")]
    [InlineData("[$_, $_]", "[7,8]")]
    [InlineData("""["s/$x", "$x"]""", """["s/one","one"]""")]
    [InlineData("""["$x", "s/$x/y"]""", """["a/b","s/a/b/y"]""")]
    [InlineData("\"costs $$5\"", "\"costs $5\"")]
    [InlineData("\"\\u0041\"", "\"A\"")]
    [InlineData("$_:uuid", Id)]
    [InlineData("$_:time", "\"2013-02-21T10:00:00.000Z\"")]
    [InlineData("$_:object", "{}")]
    public void Matches(string pattern, string value) => Assert.Null(Match(pattern, value));

    [Theory]
    [InlineData("""{"a": 1}""", """{"a":2}""", "at .a: expected 1, got 2")]
    [InlineData("""{"a": 1}""", """{"a":1.0}""", "at .a: expected 1, got 1.0")]
    [InlineData("""{"a": 1}""", """{"a":"1"}""", "at .a: expected 1, got \"1\"")]
    [InlineData("""{"a": 1}""", """{"a":1,"b":2}""", "unexpected member b")]
    [InlineData("""{"a": 1, ...}""", """{"b":2}""", "at .a: is missing")]
    [InlineData("""{"a": absent, ...}""", """{"a":1}""", "at .a: expected no such member, got 1")]
    [InlineData("""{"a": $x}""", """{"a":1,"a":1}""", "member a occurs twice")]
    [InlineData("{}", "[]", "expected an object, got []")]
    [InlineData("[1, 2]", "[1]", "expected 2 elements, got [1]")]
    [InlineData("[1]", "[1,2]", "expected 1 elements, got [1,2]")]
    [InlineData("[1, 2]", "[2,1]", "at [0]: expected 1, got 2")]
    [InlineData("[1, 2, ...]", "[1]", "expected at least 2 elements, got [1]")]
    [InlineData("unordered [1, 1]", "[1,2]", "expected these elements in any order, got [1,2]")]
    [InlineData("[$x, $x]", "[7,8]", "at [1]: expected $x = 7, got 8")]
    [InlineData("""["$x", "s/$x"]""", """["a","s/b"]""", "at [1]: expected \"s/$x\" ($x = a), got \"s/b\"")]
    [InlineData("\"s/$x\"", "\"s/a/b\"", "expected \"s/$x\", got \"s/a/b\"")]
    [InlineData("\"$x\"", "7", "expected \"$x\", got 7")]
    [InlineData("\"a\"", "\"ab\"", "expected \"a\", got \"ab\"")]
    [InlineData("\"a.c\"", "\"abc\"", "expected \"a.c\", got \"abc\"")]
    [InlineData("$_:uuid", "\"x\"", "expected a uuid, got \"x\"")]
    [InlineData("$_:time", "\"2013-02-21T10:00:00Z\"", "expected a time, got \"2013-02-21T10:00:00Z\"")]
    [InlineData("""{"a": [{"b": true}]}""", """{"a":[{"b":false}]}""", "at .a[0].b: expected true, got false")]
    public void Does_not_match(string pattern, string value, string mismatch) => Assert.Equal(mismatch, Match(pattern, value)?.ToString());

    [Fact]
    public void Captures_are_kept_when_all_matches_and_forgotten_when_not()
    {
        Variables variables = Variables.None;
        JsonPattern pattern = PatternParser.Parse("[$x, 1]");

        PatternMatcher.Match(pattern, JsonElement.Parse("[7,2]"), ref variables);
        Assert.Null(variables.FindText("x"));

        PatternMatcher.Match(pattern, JsonElement.Parse("[7,1]"), ref variables);
        Assert.Equal("7", variables.FindText("x"));
    }

    private static Mismatch? Match(string pattern, string value)
    {
        Variables variables = Variables.None;
        return PatternMatcher.Match(PatternParser.Parse(pattern), JsonElement.Parse(value), ref variables);
    }
}
