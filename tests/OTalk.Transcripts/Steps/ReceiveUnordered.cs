using OTalk.TestKit.Client;
using OTalk.Transcripts.Patterns;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>romeo receives in any order</c> and an array of patterns: as many stanzas come, and each pattern is matched by one of them. For
/// events of different trees, between which the protocol promises no order.
/// </summary>
internal sealed class ReceiveUnordered : Step
{
    private readonly string _block;
    private readonly IReadOnlyList<JsonPattern> _patterns;

    public ReceiveUnordered(Place at, string block)
        : base(at)
    {
        _block = block;
        _patterns = PatternParser.Parse(block) is ArrayPattern { Open: false } array
            ? array.Items
            : throw new PatternSyntaxException("an array of stanzas is expected", 0);
    }

    public override IReadOnlyList<Exchange> Exchanges => [.. _patterns.Select(pattern => new PatternExchange(IsSent: false, pattern))];

    public override async Task PlayAsync(Stage stage)
    {
        List<Received> stanzas = [];
        while (stanzas.Count < _patterns.Count)
            stanzas.Add(await stage.Actor(At).ReceiveAsync());

        Variables variables = stage.Variables;
        if (!PatternMatcher.MatchUnordered(_patterns, [.. stanzas.Select(stanza => stanza.Json)], ref variables))
            throw new ExpectationException($"these are not the expected stanzas\nexpected:\n{_block}\ngot:\n{string.Join('\n', stanzas)}");
        stage.Variables = variables;
    }
}
