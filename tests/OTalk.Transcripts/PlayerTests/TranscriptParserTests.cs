using OTalk.TestKit.Server;
using OTalk.Transcripts.Format;

namespace OTalk.Transcripts.PlayerTests;

public sealed class TranscriptParserTests
{
    private const string Head = "account: romeo@montague.com\nclient romeo: romeo@montague.com/sess/Balcony\n";

    [Fact]
    public void Reads_what_there_is_and_what_happens()
    {
        Transcript transcript = TranscriptParser.Parse("t", """
            # Comment.
            covers: streams.bind.new, channels.create
            covers: stanzas.id
            server: --domain capulet.com --set A:B=c
            account: juliet@capulet.com a password
            expected error: disk full
            client juliet: juliet@capulet.com/sess/Window
            client guest

            juliet logs in
            juliet sends
                {"to": "x"}
            """);

        Assert.Equal(["streams.bind.new", "channels.create", "stanzas.id"], transcript.Covers);
        Assert.Equal("capulet.com", transcript.Setup.Domain);
        Assert.Equal(["A:B=c"], transcript.Setup.Settings);
        Assert.Equal([new TestAccount("juliet@capulet.com", "a password")], transcript.Setup.Accounts);
        Assert.Matches(Assert.Single(transcript.Setup.ExpectedErrors), "the disk full of errors");
        Assert.Equal(
            [new ClientDeclaration("juliet", "juliet@capulet.com/sess/Window", "a password"), new ClientDeclaration("guest", null, null)],
            transcript.Clients);
        Assert.Equal([10, 11], transcript.Steps.Select(step => step.At.Line));
    }

    [Theory]
    [InlineData("", "t:1: nothing happens in this transcript")]
    [InlineData("    {}", "t:1: an indented block without a line that begins it")]
    [InlineData("client a\nclient a", "t:2: client a is declared twice")]
    [InlineData("client a: a@b/sess/c", "t:1: there is no account a@b; declare accounts before clients")]
    [InlineData("server: --port 1", "t:1: the server's options here are --domain and --set, not --port")]
    [InlineData("server: --domain", "t:1: --domain needs a value")]
    [InlineData("covers: stanzas.id, Stanzas", "t:1: 'Stanzas' is no id of a statement, as in page.statement")]
    [InlineData("covers: stanzas.id,", "t:1: '' is no id of a statement, as in page.statement")]
    [InlineData("covers: stanzas.id\ncovers: stanzas.id", "t:2: stanzas.id is covered twice")]
    [InlineData("account: a@b\n    {}", "t:2: a declaration has no block")]
    [InlineData(Head + "nobody logs in", "t:3: no client is called nobody, and this is no declaration: nobody logs in")]
    [InlineData(Head + "romeo sings", "t:3: a client cannot do this: sings")]
    [InlineData(Head + "romeo logs in\nclient b", "t:4: declarations come before the first step")]
    [InlineData(Head + "romeo sends", "t:3: an indented block is missing under: romeo sends")]
    [InlineData(Head + "romeo logs in\n    {}", "t:3: no block belongs under: romeo logs in")]
    [InlineData(Head + "romeo receives\n  {\"a\": 1,\n   \"b\" 2}", "t:5: ':' is expected at '2}'")]
    [InlineData(Head + "romeo receives\n  {} {}", "t:4: nothing may follow the value at '{}'")]
    [InlineData(Head + "romeo receives\n  $a:thing", "t:4: nothing may follow the value at ':thing'")]
    [InlineData(Head + "romeo receives in any order\n  {}", "t:4: an array of stanzas is expected")]
    public void Names_file_and_line_of_a_mistake(string text, string message) =>
        Assert.Equal(message, Assert.Throws<TranscriptException>(() => TranscriptParser.Parse("t", text)).Message);

    [Fact]
    public void What_is_sent_as_a_stanza_must_be_JSON() =>
        Assert.StartsWith(
            "t:5: this is no JSON (use 'sends text' where that is meant):",
            Assert.Throws<TranscriptException>(() => TranscriptParser.Parse("t", Head + "romeo sends\n  {\"a\":\n  x}")).Message,
            StringComparison.Ordinal);
}
