namespace OTalk.Repository.Conformance;

public sealed class CoverageReaderTests
{
    [Fact]
    public void Finds_attributes_of_methods_and_classes() => Assert.Equal(
        ["a.one", "a.two", "b.three", "c.four"],
        CoverageReader.OfSource(string.Join(
            '\n',
            "/// <summary>[Covers(\"x.comment\")] in a comment is none.</summary>",
            "[Covers(\"a.one\", \"a.two\")]",
            "public sealed class Tests",
            "{",
            "    [Covers(\"b.three\")]",
            "    [Fact]",
            "    public void Method() => Use(\"[Covers(\\\"x.string\\\")]\");",
            "",
            "    [Theory]",
            "    [InlineData(1)]",
            "    [Covers(\"c.four\")]",
            "    public void Other(int n) => Use(n);",
            "}")));

    [Theory]
    [InlineData("[Fact, Covers(\"a.one\")]\npublic void Method()", "line 1: [Covers] stands on a line of its own")]
    [InlineData("[Fact]\n[Covers(Id)]\npublic void Method()", "line 2: [Covers] stands on a line of its own")]
    [InlineData("[InlineData(\"x\"), Covers(\"a.one\")]\npublic void Method()", "line 1: [Covers] stands on a line of its own")]
    [InlineData("[Fact] [Covers(\"a.one\")]\npublic void Method()", "line 1: [Covers] stands on a line of its own")]
    [InlineData("[CoversAttribute(\"a.one\")]\npublic class C", "line 1: [Covers] stands on a line of its own")]
    [InlineData("[Covers(\"a.one\")]\nprivate void Helper()", "line 1: [Covers] stands on something that is no test")]
    public void Refuses_what_it_would_read_wrongly(string source, string error) =>
        Assert.StartsWith(error, Assert.Throws<FormatException>(() => CoverageReader.OfSource(source).ToList()).Message, StringComparison.Ordinal);

    [Fact]
    public void Finds_declarations_of_transcripts() =>
        Assert.Equal(["a.one", "a.two", "b.three"], CoverageReader.OfTranscript("# covers: x.comment\ncovers: a.one, a.two\ncovers: b.three\nserver: --domain a"));

    [Fact]
    public void Pages_fall_into_sections()
    {
        ReferencePage page = ReferencePage.Parse("p.md", """
            # Page
            ## One
            <a id="p.a"></a>Text, <a id="p.b"></a>text.
            ```
            # <a id="p.code"></a>
            ```
            ### Below one
            | <a id="p.c"></a>`cell` | |
            ## Two
            - <a id="p.d"></a>item
            """);

        Assert.Equal(["Page", "One", "Below one", "Two"], page.Sections.Select(section => section.Title));
        Assert.Equal(["p.a", "p.b", "p.c"], page.Below("one"));
        Assert.Equal(["p.c"], page.Below("below-one"));
        Assert.Equal(["p.a", "p.b", "p.c", "p.d"], page.Below(null));
        Assert.Empty(page.Below("three"));
    }
}
