namespace OTalk.Transcripts.Examples;

/// <summary>Above all that an example which differs from what is played is found.</summary>
public sealed class ExampleCheckTests
{
    private const string Story = """
        client a
        a sends
            {"id": 1, "to": "$where"}
        a receives
            {"id": 1, "at": $time:time, "n": [1, {"x": "y"}]}
        a receives in any order
            [{"b": $time}, {"c": {}}]
        a sends text
            not json
        a receives
            {"open": 1, ...}
        """;

    [Theory]
    [InlineData("→ {\"to\": \"here\", \"id\": 1}\n← {\"id\": 1, \"at\": \"2026-11-21T22:52:24.725Z\",\n      \"n\": [1, {\"x\": \"y\"}]}")]
    [InlineData("← {\"c\": {}}\n← {\"b\": \"2026-11-21T22:52:24.725Z\"}\n→ not json")]
    [InlineData("→ not json")]
    [InlineData("\"x\": \"y\"\n\n\"b\": $time")]
    public void What_is_played_passes(string block) => Assert.Null(Problem(block));

    [Theory]
    [InlineData("→ {\"id\": 2, \"to\": \"here\"}", "p.md:2: s does not play → {\"id\": 2, \"to\": \"here\"}")]
    [InlineData("→ {\"id\": 1}", "p.md:2: s does not play → {\"id\": 1}")]
    [InlineData("← {\"id\": 1, \"to\": \"here\"}", "p.md:2: s does not play ← {\"id\": 1, \"to\": \"here\"}")]
    [InlineData("← {\"c\": {}}\n← {\"c\": {}}", "p.md:2: s does not play ← {\"c\": {}}")]
    [InlineData("→ not json\n← {\"c\": {}}", "p.md:2: s does not play ← {\"c\": {}}")]
    [InlineData("← {\"open\": 1}", "p.md:2: s does not play ← {\"open\": 1}")]
    [InlineData("→ not yet json", "p.md:2: s does not play → not yet json")]
    [InlineData("← {\"id\": 1, \"at\": \"2026-11-21T22:52:24.725Z\", \"n\": [1, {\"x\": \"y\"}]}\n← {\"b\": \"2026-11-21T22:52:24.726Z\"}",
        "p.md:2: s does not play ← {\"b\": \"2026-11-21T22:52:24.726Z\"}")]
    [InlineData("\"x\": \"z\"", "p.md:2: s does not have the line: \"x\": \"z\"")]
    public void What_is_not_played_is_named(string block, string problem) => Assert.Equal(problem, Problem(block));

    [Theory]
    [InlineData("→ SEND\n  to:x\n\n  {\"a\": 1}^@\n← GOT\n  at:2026-11-21T22\\c52\\c24.725Z\n\n  {\"a\":1}^@", null)]
    [InlineData("→ SEND\n  to:y\n\n  {\"a\": 1}^@", "p.md:2: s does not play → SEND\n  to:y\n\n  {\"a\": 1}^@")]
    [InlineData("→ SEND\n  to:x\n\n  {\"a\": 1}", "p.md:2: s does not play → SEND\n  to:x\n\n  {\"a\": 1}")]
    [InlineData("← GOT\n\n  {\"a\":1}^@", "p.md:2: s does not play ← GOT\n\n  {\"a\":1}^@")]
    public void Frames_of_STOMP_are_compared_too(string block, string? problem) => Assert.Equal(problem, ExampleCheck.Problem(
        Assert.Single(DocumentExample.Of("p.md", $"<!-- played by: s -->\n```\n{block}\n```")),
        "stomp b\nb sends\n    SEND\n    to:x\n\n    {\"a\": 1}^@\nb receives\n    GOT\n    at:$time:time\n\n    {\"a\": 1}^@"));

    [Fact]
    public void The_comment_above_names_the_story() => Assert.Equal(
        [null, "docs/streams", null],
        DocumentExample.Of("p.md", "```\n→ {}\n```\n\n<!-- played by: docs/streams -->\n```json\n{}\n```\n<!-- played by: docs/streams -->\n\n```\n{}\n```").Select(example => example.PlayedBy));

    [Fact]
    public void A_line_that_belongs_to_no_stanza_is_refused() =>
        Assert.Equal("p.md:1: a line that neither begins a stanza nor continues one: and", Assert.Throws<FormatException>(() => DocumentExample.Of("p.md", "```\n→ {}\nand\n```").ToList()).Message);

    private static string? Problem(string block) =>
        ExampleCheck.Problem(Assert.Single(DocumentExample.Of("p.md", $"<!-- played by: s -->\n```\n{block}\n```")), Story);
}
