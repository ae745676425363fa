using System.Buffers.Text;
using System.Text.Json;
using OTalk.Accounts.Sasl;
using OTalk.Core.Stanzas;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>Authentication (seed, "Authentication"; RFC 4422): <c>{"ns":"SASL","sasl-mech":M,"response":BASE64}</c>, then responses to challenges.</summary>
internal sealed class SaslQuery : IQuery
{
    private const int PolicyViolation = 1008;

    private static readonly string[] AfterAuthentication = ["bind", "session-restore"];

    public string Ns => Namespaces.Sasl;

    public StreamPhase Phases => StreamPhase.Connected;

    public bool IsRelayed(QueryStanza stanza) => false;

    public async ValueTask RunAsync(QueryContext context)
    {
        ClientStream stream = context.Stream;
        string? mechanism = context.Members.Text("sasl-mech");
        string? response = context.Members.Text("response");
        if (context.Members.Fault is { } fault)
        {
            Failed(context, StanzaError.BadRequest(fault));
            return;
        }

        if (mechanism is not null)
            stream.Sasl.Exchange = context.Services.Mechanisms.Find(mechanism, stream.IsConfidential)?.Start();
        if (stream.Sasl.Exchange is not { } exchange)
        {
            Failed(context, StanzaError.BadRequest(mechanism is null ? "sasl-mech is missing" : $"sasl-mech '{mechanism}' is not offered on this stream"));
            return;
        }

        if (!TryBase64(response, out byte[] bytes))
        {
            Failed(context, StanzaError.BadRequest("response is no base64"));
            return;
        }

        SaslStep step = await exchange.RespondAsync(bytes, CancellationToken.None);
        await HoldBackAsync(stream.Delay, step);
        switch (step)
        {
            case SaslContinue next:
                Respond(context, "continue", writer => writer.WriteBase64String("challenge"u8, next.Challenge.Span));
                break;
            case SaslOk ok:
                stream.Sasl.Exchange = null;
                stream.Authenticate(ok.User, ok.Token);
                Respond(context, "ok", writer =>
                {
                    if (!ok.Data.IsEmpty)
                        writer.WriteBase64String("data"u8, ok.Data.Span);
                });
                stream.SendCapabilities(AfterAuthentication);
                break;
            case SaslFailed failed:
                Failed(context, StanzaError.NotAuthorized(failed.Text));
                break;
        }
    }

    /// <summary>Waits before the outcome is told, where the address has failed too often. What is malformed guesses nothing.</summary>
    private static Task HoldBackAsync(LoginDelay delay, SaslStep step) => step switch
    {
        SaslOk { Token: null } => delay.PassedAsync(),
        SaslFailed { Text: SaslFailed.AuthenticationFailed } => delay.FailedAsync(),
        _ => Task.CompletedTask,
    };

    private static bool TryBase64(string? text, out byte[] bytes)
    {
        bytes = [];
        if (string.IsNullOrEmpty(text))
            return true;
        if (!Base64.IsValid(text))
            return false;
        bytes = Convert.FromBase64String(text);
        return true;
    }

    private static void Failed(QueryContext context, StanzaError error)
    {
        SaslState sasl = context.Stream.Sasl;
        sasl.Exchange = null;
        Respond(context, "failed", writer => ErrorWriter.Write(writer, error));
        if (++sasl.Failures >= SaslState.MostFailures)
            context.Stream.Close(PolicyViolation, "too many authentication failures");
    }

    private static void Respond(QueryContext context, string outcome, Action<Utf8JsonWriter> more) => context.Respond(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.Sasl);
        writer.WriteString("outcome"u8, outcome);
        more(writer);
    });
}
