using OTalk.Accounts;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Options;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>
/// Make an account before authentication: <c>{"ns":"http://otalk.com/p/register","user","password"}</c>, where the operator lets people do so.
/// </summary>
internal sealed class RegisterQuery : IQuery
{
    public string Ns => Namespaces.Register;

    public StreamPhase Phases => StreamPhase.Connected;

    public bool IsRelayed(QueryStanza stanza) => false;

    public async ValueTask RunAsync(QueryContext context)
    {
        string user = context.Members.RequiredText("user");
        string password = context.Members.RequiredText("password");
        if (context.Members.Fault is { } fault)
            context.Fail(fault);
        else if (context.Services.Options.EffectiveRegistration != RegistrationPolicy.Open)
            context.Fail(StanzaError.NotAllowed("accounts are made by the operators of this server"));
        else if (!context.Stream.IsConfidential)
            context.Fail(StanzaError.NotAllowed("a password is only taken over TLS"));
        else if (!context.Services.Logins.TryResolve(user, out Identity? identity, out string? error))
            context.Fail($"user: {error}");
        else
            await CreateAsync(context, identity, password);
    }

    private static async ValueTask CreateAsync(QueryContext context, Identity identity, string password)
    {
        AccountResult result = await context.Services.Accounts.CreateAsync(identity, password, CancellationToken.None);
        if (result.Outcome == AccountOutcome.Exists)
            context.Fail(StanzaError.Conflict(result.Text));
        else if (!result.IsDone)
            context.Fail(result.Text);
        else
        {
            context.Respond(writer =>
            {
                writer.WriteString("ns"u8, Namespaces.Register);
                writer.WriteString("identity"u8, identity.ToString());
            });
        }
    }
}
