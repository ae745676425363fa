namespace OTalk.Storage.Tests.Trees;

public sealed class InMemoryTreeStoreTests : TreeStoreCompliance
{
    protected override StoreUnderTest Subject { get; } = new MemoryUnderTest();
}

public sealed class SqliteTreeStoreTests : TreeStoreCompliance
{
    protected override StoreUnderTest Subject { get; } = new SqliteUnderTest();
}
