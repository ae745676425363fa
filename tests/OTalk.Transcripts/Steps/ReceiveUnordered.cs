using OTalk.TestKit.Client;
using OTalk.Transcripts.Patterns;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>romeo receives in any order</c> and an array of patterns: as many stanzas come, and each pattern is matched by one of them. For
/// events of different trees, between which the protocol promises no order.
/// </summary>
/// <param name="at">Where it stands.</param>
/// <param name="block">The patterns as they are written.</param>
/// <param name="exchanges">The same for comparing.</param>
internal sealed class ReceiveUnordered(Place at, string block, IReadOnlyList<PatternExchange> exchanges) : Step(at)
{
    public override IReadOnlyList<Exchange> Exchanges => exchanges;

    public override async Task PlayAsync(Stage stage)
    {
        List<Received> stanzas = [];
        while (stanzas.Count < exchanges.Count)
            stanzas.Add(await stage.Actor(At).ReceiveAsync());

        Variables variables = stage.Variables;
        if (!PatternMatcher.MatchUnordered([.. exchanges.Select(exchange => exchange.Pattern)], [.. stanzas.Select(stanza => stanza.Json)], ref variables))
            throw new ExpectationException($"these are not the expected stanzas\nexpected:\n{block}\ngot:\n{string.Join('\n', stanzas)}");
        stage.Variables = variables;
    }
}
