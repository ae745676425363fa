using OTalk.TestKit.Client;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>romeo authenticates with SASL-SCRAM-SHA1 as romeo "secret"</c>, and the same <c>and fails</c>: the whole exchange, whose messages
/// depend on random nonces and so cannot be written down.
/// </summary>
internal sealed class Authenticate(Place at, string mechanism, string user, string password) : Step(at)
{
    /// <summary><c>ok</c> or <c>failed</c>.</summary>
    public required string Outcome { get; init; }

    public override async Task PlayAsync(Stage stage)
    {
        OTalkClient client = stage.WebSocket(At).Client;
        Received answer = mechanism switch
        {
            "SASL-PLAIN" => await client.AuthenticatePlainAsync(user, password),
            "SASL-OAUTH" => await client.AuthenticateBearerAsync(user, stage.Fill(password)),
            _ => await client.AuthenticateScramAsync(mechanism, user, password),
        };
        if (Authentication.Outcome(answer) != Outcome)
            throw new ExpectationException($"expected outcome {Outcome}, got {answer}");
    }
}
