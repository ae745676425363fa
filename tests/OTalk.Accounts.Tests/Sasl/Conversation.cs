using System.Text;
using OTalk.Accounts.Sasl;

namespace OTalk.Accounts.Tests.Sasl;

/// <summary>Exchanges as a person would write them down: <c>continue: …</c>, <c>ok USER: …</c>, <c>failed: …</c>.</summary>
internal static class Conversation
{
    public static Task<string> SayAsync(this ISaslExchange exchange, string message) => exchange.SayAsync(Encoding.UTF8.GetBytes(message));

    public static async Task<string> SayAsync(this ISaslExchange exchange, byte[] message) => await exchange.RespondAsync(message, default) switch
    {
        SaslContinue step => $"continue: {Encoding.UTF8.GetString(step.Challenge.Span)}",
        SaslOk { Data.Length: 0 } step => $"ok {step.User}",
        SaslOk step => $"ok {step.User}: {Encoding.UTF8.GetString(step.Data.Span)}",
        SaslFailed step => $"failed: {step.Text}",
        var step => throw new InvalidOperationException($"A step of no known kind: {step}"),
    };
}
