using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Queries;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Peers;

/// <summary>
/// An identity of another server ends its subscriptions to a channel here: the one in <c>config.subscription</c>, or all to the address; or
/// removes somebody else's, by <c>identity</c>.
/// </summary>
internal sealed class VisitorUnsubscribeQuery : IQuery
{
    public string Ns => Namespaces.Unsubscribe;

    public StreamPhase Phases => StreamPhase.Bound;

    public async ValueTask RunAsync(QueryContext context)
    {
        if (context.Members.Text("identity") is not null)
        {
            await UnsubscribeQuery.RemoveAsync(context);
            return;
        }

        string? id = context.Members.Object("config") is { } config ? new MemberReader(config).Text("subscription") : null;
        if (context.Members.Fault is { } fault)
        {
            context.Fail(fault);
            return;
        }

        string owner = context.Stream.User!.ToString();
        Identity source = context.To.Identity;
        Answer<List<string>> ended = await context.Services.Router.InspectAsync(source, tree => tree.Subscribers.Of(owner)
            .Where(known => id is null ? known.Pattern.Equals(context.To.Pattern) : string.Equals(known.Id, id, StringComparison.Ordinal))
            .Select(known => known.Id).ToList());
        StanzaError? failed = ended.Error;
        foreach (string one in ended.Value ?? [])
            failed ??= (await context.Services.Router.RunAsync(source, new DismissSubscriberCommand(owner, one))).Error;
        if (failed is { Condition.Code: >= 500 })
        {
            context.Fail(failed);
            return;
        }

        // Ended is what was asked for, also where it had ended before.
        UnsubscribeQuery.Answer(context);
    }
}
