using OTalk.Engine.Options;
using OTalk.Storage.Accounts;

namespace OTalk.Server.Hosting;

/// <summary>Opens the stores that the options name.</summary>
public static class StoreFactory
{
    /// <summary>Opens the store of accounts and tokens.</summary>
    public static IAccountStore OpenAccounts(OTalkOptions options)
    {
        _ = options;
        return new InMemoryAccountStore();
    }
}
