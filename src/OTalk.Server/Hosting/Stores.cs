using OTalk.Storage.Accounts;
using OTalk.Storage.Trees;

namespace OTalk.Server.Hosting;

/// <summary>The stores of a server. Disposing it closes them.</summary>
/// <param name="trees">The trees.</param>
/// <param name="accounts">The accounts and tokens.</param>
/// <param name="owner">What is closed, where the two share one file; null if closing <paramref name="trees"/> is enough.</param>
public sealed class Stores(ITreeStore trees, IAccountStore accounts, IAsyncDisposable? owner = null) : IAsyncDisposable
{
    public ITreeStore Trees => trees;

    public IAccountStore Accounts => accounts;

    public ValueTask DisposeAsync() => (owner ?? trees).DisposeAsync();
}
