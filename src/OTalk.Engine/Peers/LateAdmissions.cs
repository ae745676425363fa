using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Peers;

/// <summary>Answers to subscribing that come when nobody waits for them any more, as the server was restarted meanwhile.</summary>
public static class LateAdmissions
{
    /// <summary>Sees to it that neither the source nor its mirror keeps a subscription that nobody has.</summary>
    /// <param name="services">What it works with.</param>
    /// <param name="owner">Who had asked.</param>
    /// <param name="source">Which channel or pattern.</param>
    /// <param name="query">The query that was sent.</param>
    /// <exception cref="StoreException">It could not be looked up or stored.</exception>
    public static async Task SettleAsync(EngineServices services, Identity owner, IdentityUri source, ReadOnlyMemory<byte> query)
    {
        using JsonDocument asked = JsonDocument.Parse(query);
        if (new MemberReader(asked.RootElement).Text("subscription") is not { } id || !SubscriptionIds.IsId(id))
            return;
        Answer<Decision> settled = await services.Router.RunAsync(owner, new DisownSubscriptionCommand(source, id));
        if (settled.Error is { Condition.Code: >= 500 } failed)
            throw new StoreException(failed.Text);
    }
}
