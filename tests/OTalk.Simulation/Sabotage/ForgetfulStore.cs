using OTalk.Storage.Trees;

namespace OTalk.Simulation.Sabotage;

/// <summary>Shows a page of history without its last message, as if that had never been stored.</summary>
internal sealed class ForgetfulStore(ITreeStore inner) : StoreWrapper(inner)
{
    public override async ValueTask<MessagePage> ReadMessagesAsync(string identity, MessageQuery query, CancellationToken cancel)
    {
        MessagePage page = await Inner.ReadMessagesAsync(identity, query, cancel);
        return page with { Entries = [.. page.Entries.SkipLast(1)] };
    }
}
