using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Sabotage;

/// <summary>Brings trees back with every channel open to everybody. Queues stay what they are.</summary>
internal sealed class OpenDoorsStore(ITreeStore inner) : StoreWrapper(inner)
{
    public override async ValueTask<StoredTree?> LoadAsync(string identity, CancellationToken cancel) =>
        await Inner.LoadAsync(identity, cancel) is { } tree
            ? tree with { Channels = [.. tree.Channels.Select(Open)] }
            : null;

    private static ChannelRecord Open(ChannelRecord channel) => channel.ConfigJson.Contains("\"queue\"", StringComparison.Ordinal)
        ? channel
        : channel with { ConfigJson = """{"all_acl":"ps","msg_count":-1}""" };
}
