using System.Text.Json;
using OTalk.Accounts.Tokens;
using OTalk.Core.Stanzas;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>
/// One's own personal access tokens (protocol reference, "OAuth and tokens"): <c>{"ns":"http://otalk.com/p/token","action":"create",…}</c>,
/// <c>"list"</c>, <c>"revoke"</c>. A token makes no tokens: what has one would outlive its end.
/// </summary>
internal sealed class TokenQuery : IQuery
{
    /// <summary>A hundred years, in seconds.</summary>
    private const long Longest = 3_155_760_000;

    public string Ns => Namespaces.Token;

    public StreamPhase Phases => StreamPhase.Bound;

    public TokenUse UseOf(QueryStanza stanza) => TokenUse.Account;

    public bool IsRelayed(QueryStanza stanza) => false;

    public ValueTask RunAsync(QueryContext context)
    {
        string action = context.Members.RequiredText("action");
        if (context.Members.Fault is not { } fault)
        {
            switch (action)
            {
                case "create":
                    return CreateAsync(context);
                case "list":
                    return ListAsync(context);
                case "revoke":
                    return RevokeAsync(context);
                default:
                    fault = "action is none of create, list, revoke";
                    break;
            }
        }

        context.Fail(fault);
        return ValueTask.CompletedTask;
    }

    private static async ValueTask CreateAsync(QueryContext context)
    {
        ClientStream stream = context.Stream;
        string? session = context.Members.Text("session");
        string? scope = context.Members.Text("scope");
        string? channel = context.Members.Text("channel");
        decimal seconds = context.Members.Number("expires_in", absent: 0, least: 1, Longest, whole: true);
        int most = context.Services.Options.Limits.TokensPerAccount;
        if (context.Members.Fault is { } fault)
            context.Fail(fault);
        else if (!TokenLimits.TryRead(session, scope, channel, out TokenLimits? limits, out string? wrong))
            context.Fail(wrong);
        else if (stream.Token is not null)
            context.Fail(StanzaError.Forbidden("tokens are made on a stream that authenticated with a password"));
        else if (!stream.IsConfidential)
            context.Fail(StanzaError.NotAllowed("a token is only given over TLS"));
        else if (most > 0 && (await context.Services.Tokens.ListAsync(stream.User!, CancellationToken.None)).Count >= most)
            context.Fail(StanzaError.QuotaExceeded($"an account has at most {most} tokens"));
        else
            await CreateAsync(context, limits, seconds > 0 ? TimeSpan.FromSeconds((double)seconds) : null);
    }

    private static async ValueTask CreateAsync(QueryContext context, TokenLimits limits, TimeSpan? lifetime)
    {
        TokenCreation made = await context.Services.Tokens.CreateAsync(context.Stream.User!, limits, lifetime, CancellationToken.None);
        if (made.Token is not { } token)
        {
            context.Fail(StanzaError.Forbidden(made.Error));
            return;
        }

        context.Respond(writer =>
        {
            writer.WriteString("ns"u8, Namespaces.Token);
            writer.WriteString("token"u8, made.Text);
            Write(writer, token);
        });
    }

    private static async ValueTask ListAsync(QueryContext context)
    {
        IReadOnlyList<AccessToken> tokens = await context.Services.Tokens.ListAsync(context.Stream.User!, CancellationToken.None);
        context.Respond(writer =>
        {
            writer.WriteString("ns"u8, Namespaces.Token);
            writer.WriteStartArray("tokens"u8);
            foreach (AccessToken token in tokens)
            {
                writer.WriteStartObject();
                Write(writer, token);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    private static async ValueTask RevokeAsync(QueryContext context)
    {
        string id = context.Members.RequiredText("token_id");
        if (context.Members.Fault is { } fault)
        {
            context.Fail(fault);
            return;
        }

        TokenService tokens = context.Services.Tokens;
        bool own = (await tokens.ListAsync(context.Stream.User!, CancellationToken.None)).Any(token => string.Equals(token.Id, id, StringComparison.Ordinal));
        if (!own || !await tokens.RevokeAsync(id, CancellationToken.None))
        {
            context.Fail(StanzaError.NotFound("there is no token with this token_id"));
            return;
        }

        context.Respond(writer =>
        {
            writer.WriteString("ns"u8, Namespaces.Token);
            writer.WriteString("token_id"u8, id);
        });
        await context.Services.Watch.CheckAsync();
    }

    private static void Write(Utf8JsonWriter writer, AccessToken token)
    {
        writer.WriteString("token_id"u8, token.Id);
        if (token.Limits.Scope.Name() is { } scope)
            writer.WriteString("scope"u8, scope);
        if (token.Limits.Session is { } session)
            writer.WriteString("session"u8, session);
        if (token.Limits.Channel is { } channel)
            writer.WriteString("channel"u8, channel);
        writer.WriteString("created"u8, Timestamps.Format(token.CreatedAt));
        if (token.ExpiresAt is { } end)
            writer.WriteString("expires"u8, Timestamps.Format(end));
        if (token.LastUsedAt is { } used)
            writer.WriteString("used"u8, Timestamps.Format(used));
    }
}
