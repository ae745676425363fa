using OTalk.Accounts.Tokens;
using OTalk.Core.Stanzas;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>End the session at once, for all its doors. The stream may bind another.</summary>
internal sealed class UnbindQuery : IQuery
{
    public string Ns => Namespaces.Unbind;

    public StreamPhase Phases => StreamPhase.Bound;

    public TokenUse UseOf(QueryStanza stanza) => TokenUse.Session;

    public bool IsRelayed(QueryStanza stanza) => false;

    public async ValueTask RunAsync(QueryContext context)
    {
        Session session = context.Stream.Session!;
        await context.Services.Sessions.EndAsync(session, except: context.Stream.Feed);
        context.Respond(writer => writer.WriteString("ns"u8, Namespaces.Unbind));
        context.Stream.Unbind();
    }
}
