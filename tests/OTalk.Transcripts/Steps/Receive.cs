using OTalk.TestKit.Client;
using OTalk.Transcripts.Patterns;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo receives</c> and a pattern: the next stanza matches it.</summary>
internal sealed class Receive(Place at, string block) : Step(at)
{
    private readonly JsonPattern _pattern = PatternParser.Parse(block);

    public override IReadOnlyList<Exchange> Exchanges => [new PatternExchange(IsSent: false, _pattern)];

    public override async Task PlayAsync(Stage stage)
    {
        Received stanza = await stage.Actor(At).ReceiveAsync();
        Variables variables = stage.Variables;
        if (PatternMatcher.Match(_pattern, stanza.Json, ref variables) is { } mismatch)
            throw new ExpectationException($"{mismatch}\nexpected:\n{block}\ngot:\n{stanza}");
        stage.Variables = variables;
    }
}
