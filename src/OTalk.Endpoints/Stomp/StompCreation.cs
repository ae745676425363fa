using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Queries;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Endpoints.Stomp;

/// <summary>Makes <c>/topic/NAME</c> and <c>/queue/NAME</c> when they are first used, where the operator allows it.</summary>
internal sealed class StompCreation(ClientStream stream)
{
    private static readonly JsonElement _topic = JsonElement.Parse("""{"all_acl":"ps"}""");

    /// <summary>A queue whose jobs nobody takes must not fill up after fifty, as channels do: brokers keep all.</summary>
    private static readonly JsonElement _queue = JsonElement.Parse("""{"all_acl":"psd","msg_count":-1,"queue":{}}""");

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private bool IsAllowed => stream.Services.Options.Stomp.CreateDestinations;

    /// <summary>Makes a channel that is to be used; does nothing where it is there or is none of these.</summary>
    public async ValueTask<StanzaError?> EnsureAsync(IdentityUri address)
    {
        if (!IsAllowed || !StompDestination.IsShared(address, stream.User!, out bool isQueue) || !_known.Add(address.WithoutQuery().ToString()))
            return null;
        string server = address.Identity.ToString();
        ChannelPath path = ChannelPath.Root;
        foreach (string segment in address.Path.Segments)
        {
            path = path.Append(segment);
            Answer<Decision> made = await stream.Services.Router.RunAsync(
                address.Identity,
                new CreateChannelCommand(new Actor(server, server), path, path.Depth == 1 ? null : isQueue ? _queue : _topic));
            if (made.Error is { } refused && refused.Condition != Condition.Conflict)
                return refused;
        }

        return null;
    }

    /// <summary>Subscribes to such a channel.</summary>
    public async ValueTask<StanzaError?> SubscribeAsync(IdentityUri address)
    {
        if (!IsAllowed || !StompDestination.IsShared(address, stream.User!, out _))
            return null;
        var actor = new Actor(stream.User!.ToString(), stream.Session!.Address);
        var root = new IdentityUri(stream.User!, ChannelPath.Root);
        Answer<Subscribed> subscribed = await Subscribing.RunAsync(stream, actor, address, root, SubscriptionConfig.Default, joins: false);
        return subscribed.Error;
    }
}
