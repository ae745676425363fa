using OTalk.Engine.Options;
using OTalk.Server.Hosting;
using OTalk.Storage.Accounts;

namespace OTalk.Server.Tests.Hosting;

public sealed class StoreFactoryTests
{
    private static readonly AccountRecord _romeo = new("romeo@montague.com", Sha1: null, Sha256: null, Disabled: false, new FixedClock().GetUtcNow());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_in_the_data_directory_is_there_the_next_time()
    {
        using var directory = new TemporaryDirectory();
        var options = new OTalkOptions { Server = new() { DataDirectory = Path.Combine(directory.Path, "data") } };
        await using (var stores = StoreFactory.Open(options, static _ => { }))
        {
            await stores.Accounts.AddAsync(_romeo, Cancel);
        }

        await using var again = StoreFactory.Open(options, static _ => { });
        Assert.NotNull(await again.Accounts.FindAsync(_romeo.Identity, Cancel));
    }

    [Fact]
    public async Task What_is_in_memory_leaves_nothing_behind()
    {
        using var directory = new TemporaryDirectory();
        var options = new OTalkOptions
        {
            Server = new() { DataDirectory = Path.Combine(directory.Path, "data") },
            Storage = new() { Kind = StorageKind.Memory },
        };
        await using (var stores = StoreFactory.Open(options, static _ => { }))
        {
            await stores.Accounts.AddAsync(_romeo, Cancel);
        }

        await using var again = StoreFactory.Open(options, static _ => { });
        Assert.Null(await again.Accounts.FindAsync(_romeo.Identity, Cancel));
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }
}
