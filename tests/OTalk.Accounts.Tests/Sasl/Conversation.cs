using System.Text;
using OTalk.Accounts.Sasl;

namespace OTalk.Accounts.Tests.Sasl;

/// <summary>Exchanges as a person would write them down: <c>continue: …</c>, <c>ok USER: …</c>, <c>failed: …</c>.</summary>
internal static class Conversation
{
    public static Task<string> SayAsync(this ISaslExchange exchange, string message) => exchange.SayAsync(Encoding.UTF8.GetBytes(message));

    public static async Task<string> SayAsync(this ISaslExchange exchange, byte[] message) => Write(await exchange.RespondAsync(message, default));

    private static string Write(SaslStep step) => step switch
    {
        SaslContinue next => $"continue: {Encoding.UTF8.GetString(next.Challenge.Span)}",
        SaslOk { Data.Length: 0 } ok => $"ok {ok.User}",
        SaslOk ok => $"ok {ok.User}: {Encoding.UTF8.GetString(ok.Data.Span)}",
        SaslFailed failed => $"failed: {failed.Text}",
        _ => throw new InvalidOperationException($"A step of no known kind: {step}"),
    };
}
