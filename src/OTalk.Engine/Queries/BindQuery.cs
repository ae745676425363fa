using System.Text.Json;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Queries;

/// <summary>Bind a session (seed, "Example Wire"): a new one is made, an existing one is restored; without a name the server makes one.</summary>
internal sealed class BindQuery : IQuery
{
    private const int NameLength = 12;

    public string Ns => Namespaces.Bind;

    public StreamPhase Phases => StreamPhase.Authenticated;

    public TokenUse UseOf(QueryStanza stanza) => TokenUse.Session;

    public bool IsRelayed(QueryStanza stanza) => false;

    public async ValueTask RunAsync(QueryContext context)
    {
        ClientStream stream = context.Stream;
        string? wanted = context.Members.Text("bind");
        DateTimeOffset? since = context.Members.Time("since");
        if (context.Members.Fault is { } fault)
        {
            context.Fail(fault);
            return;
        }

        if (Name(stream, wanted, out StanzaError? wrong) is not { } name)
        {
            context.Fail(wrong!);
            return;
        }

        Answer<Session> bound = await context.Services.Sessions.BindAsync(
            stream.User!, name, stream.Feed, new RestoreRequest(since), restored => context.Response(writer => Write(writer, restored)));
        if (bound.Error is { } error)
        {
            context.Fail(error);
            return;
        }

        stream.Bind(bound.Value!);
    }

    /// <summary>
    /// The NAME that is wanted, or a new one, or the one that the stream's token is bound to; null where the address is none of the user's
    /// sessions, or not that one.
    /// </summary>
    private static string? Name(ClientStream stream, string? wanted, out StanzaError? wrong)
    {
        wrong = null;
        string? fixedName = stream.Token?.Limits.Session;
        string made = fixedName ?? stream.Services.Ids.Random().ToString("N")[..NameLength];
        if (string.IsNullOrEmpty(wanted))
            return made;
        if (!IdentityUri.TryParse(wanted, out IdentityUri? address, out string? error))
        {
            wrong = StanzaError.BadRequest($"bind: {error}");
            return null;
        }

        if (address.Identity != stream.User)
        {
            wrong = StanzaError.Forbidden($"bind: {address} is no session of {stream.User}");
            return null;
        }

        if (!address.IsPattern && (address.Path.IsRoot || address.Path.Equals(WellKnown.SessionsPath)))
            return made;
        if (!address.IsPattern && address.Path.Depth == 2 && address.Path.Parent.Equals(WellKnown.SessionsPath))
        {
            if (fixedName is null || string.Equals(fixedName, address.Path.Name, StringComparison.Ordinal))
                return address.Path.Name;
            wrong = StanzaError.Forbidden($"bind: the token is bound to the session {fixedName}");
            return null;
        }

        wrong = StanzaError.BadRequest($"bind: {address} is not of the form {stream.User}/sess/NAME");
        return null;
    }

    /// <summary>What was missed and is gone.</summary>
    internal static void WriteGap(Utf8JsonWriter writer, Gap gap)
    {
        writer.WriteStartObject("gap"u8);
        writer.WriteString("since"u8, Timestamps.Format(gap.Since));
        MaskQuery.WriteList(writer, "channels", gap.Channels);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Restoration restored)
    {
        Session session = restored.Session;
        writer.WriteString("ns"u8, Namespaces.Bind);
        writer.WriteString("bind"u8, session.Address);
        MaskQuery.WriteList(writer, "mask", restored.Mask);
        writer.WriteBoolean("new"u8, restored.IsNew);
        if (restored.Gap is { } gap)
            WriteGap(writer, gap);
    }
}
