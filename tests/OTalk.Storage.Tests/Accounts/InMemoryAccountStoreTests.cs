using OTalk.Storage.Accounts;

namespace OTalk.Storage.Tests.Accounts;

public sealed class InMemoryAccountStoreTests : AccountStoreCompliance
{
    protected override IAccountStore Store { get; } = new InMemoryAccountStore();

    protected override IAccountStore Reopen() => Store;

    [Fact]
    public async Task Who_is_given_a_secret_cannot_change_it()
    {
        var given = await Store.SecretAsync("lock", () => [1], default);
        given[0] = 2;

        Assert.Equal([1], await Store.SecretAsync("lock", () => [3], default));
    }
}
