using OTalk.Storage.Trees;

namespace OTalk.Storage.Tests.Trees;

/// <summary>What every store guarantees, test by test; a store's own tests derive from it.</summary>
public abstract partial class TreeStoreCompliance : IAsyncLifetime
{
    protected abstract StoreUnderTest Subject { get; }

    private ITreeStore Store => Subject.Trees;

    public ValueTask InitializeAsync() => Subject.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Subject.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private TestTree NewTree(string identity = "romeo@montague.com") => new(Store, identity);

    private Task<TestTree> TreeAsync(int messages = -1, int events = -1) => NewTree().CreateAsync(messages, events);
}
