using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Queries;

/// <summary>Unsubscribe (seed, "Unsubscribing a Channel"): all of the asker's subscriptions to the source, or the one in <c>config.subscription</c>.</summary>
internal sealed class UnsubscribeQuery : IQuery
{
    public string Ns => Namespaces.Unsubscribe;

    public StreamPhase Phases => StreamPhase.Bound;

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

        if ((fault ?? context.Members.Fault) is { } bad)
        {
            context.Fail(bad);
            return;
        }

        if (await context.RunAsync(context.Stream.User!, new CloseSubscriptionsCommand(context.To, id)) is not { } decision)
            return;
        var closed = (IReadOnlyCollection<string>)decision.Outcome!;
        foreach (Session session in context.Services.Registry.Of(context.Stream.User!.ToString()).All)
            session.Forget(closed);
        context.Respond(writer =>
        {
            writer.WriteString("ns"u8, Namespaces.Unsubscribe);
            writer.WriteString("result"u8, "ok");
        });
    }
}
