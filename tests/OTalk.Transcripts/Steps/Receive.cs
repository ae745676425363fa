using OTalk.TestKit.Client;
using OTalk.Transcripts.Patterns;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo receives</c> and a pattern: the next stanza matches it.</summary>
/// <param name="at">Where it stands.</param>
/// <param name="block">The pattern as it is written.</param>
/// <param name="exchange">The same for comparing.</param>
internal sealed class Receive(Place at, string block, PatternExchange exchange) : Step(at)
{
    public override IReadOnlyList<Exchange> Exchanges => [exchange];

    public override async Task PlayAsync(Stage stage)
    {
        Received stanza = await stage.Actor(At).ReceiveAsync();
        Variables variables = stage.Variables;
        if (PatternMatcher.Match(exchange.Pattern, stanza.Json, ref variables) is { } mismatch)
            throw new ExpectationException($"{mismatch}\nexpected:\n{block}\ngot:\n{stanza}");
        stage.Variables = variables;
    }
}
