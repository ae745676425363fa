using System.Text;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>Unsubscribe (seed, "Unsubscribing a Channel"): all of the asker's subscriptions to the source, the one in <c>config.subscription</c>, or those of <c>identity</c>.</summary>
internal sealed class UnsubscribeQuery : IQuery
{
    public string Ns => Namespaces.Unsubscribe;

    public StreamPhase Phases => StreamPhase.Bound;

    public TokenUse UseOf(QueryStanza stanza) => stanza switch
    {
        _ when stanza.Body.TryGetProperty("identity"u8, out _) => TokenUse.Everything,
        _ when stanza.Body.TryGetProperty("config"u8, out _) => TokenUse.Account,
        _ => TokenUse.Read,
    };

    /// <summary>Removing others is the business of the source's server; one's own subscriptions end here first.</summary>
    public bool IsRelayed(QueryStanza stanza) => stanza.Body.TryGetProperty("identity"u8, out _);

    public async ValueTask RunAsync(QueryContext context)
    {
        string? id = null;
        string? fault = null;
        if (context.Members.Object("config") is { } config)
        {
            var members = new MemberReader(config);
            id = members.Text("subscription");
            fault = members.Fault is { } wrong ? $"config.{wrong}" : null;
        }

        if (context.Members.Text("identity") is not null && fault is null)
        {
            await RemoveAsync(context);
            return;
        }

        if ((fault ?? context.Members.Fault) is { } bad)
        {
            context.Fail(bad);
            return;
        }

        if (await context.RunAsync(context.Stream.User!, new CloseSubscriptionsCommand(context.To, id)) is null)
            return;
        if (context.Services.Router.Domains.Hosts(context.To.Identity.Server))
            Answer(context);
        else
            AnswerWhenTold(context);
    }

    /// <summary>
    /// It has ended, and the source will know: that is on its way in the queue. Where its server is there, the answer waits until it does know,
    /// so that what the asker does next finds it so.
    /// </summary>
    private static void AnswerWhenTold(QueryContext context) => context.Services.Remote.Send(
        new RemoteStanza(context.Actor.Address, context.To, new RemoteQuestion(Encoding.UTF8.GetBytes(context.Body.GetRawText()), TimeSpan.Zero))
        {
            Answered = _ =>
            {
                Answer(context);
                return Task.CompletedTask;
            },
        });

    /// <summary>Removes somebody else's.</summary>
    internal static async ValueTask RemoveAsync(QueryContext context)
    {
        string name = context.Members.Text("identity")!;
        bool single = context.Members.Object("config") is { } config && config.TryGetProperty("subscription"u8, out _);
        if (context.Members.Fault is { } fault)
            context.Fail(fault);
        else if (!Identity.TryParse(name, out Identity? removed, out string? error))
            context.Fail($"identity: {error}");
        else if (single)
            context.Fail("identity and config.subscription do not go together: all of an identity's subscriptions to a channel are removed");
        else if (removed == context.Stream.User && context.To.Identity != removed)
            context.Fail("identity is your own: leave it out to unsubscribe");
        else if (await context.RunAsync(context.To.Identity, new RemoveSubscribersCommand(context.Actor, context.To.Pattern, removed.ToString())) is not null)
            Answer(context);
    }

    internal static void Answer(QueryContext context) => context.Respond(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.Unsubscribe);
        writer.WriteString("result"u8, "ok");
    });
}
