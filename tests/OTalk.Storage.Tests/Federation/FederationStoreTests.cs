namespace OTalk.Storage.Tests.Federation;

public sealed class InMemoryOutboxStoreTests : OutboxStoreCompliance
{
    protected override FederationStoreUnderTest Subject { get; } = new MemoryFederationUnderTest();
}

public sealed class SqliteOutboxStoreTests : OutboxStoreCompliance
{
    protected override FederationStoreUnderTest Subject { get; } = new SqliteFederationUnderTest();
}

public sealed class InMemoryReceiptStoreTests : ReceiptStoreCompliance
{
    protected override FederationStoreUnderTest Subject { get; } = new MemoryFederationUnderTest();
}

public sealed class SqliteReceiptStoreTests : ReceiptStoreCompliance
{
    protected override FederationStoreUnderTest Subject { get; } = new SqliteFederationUnderTest();
}

public sealed class InMemoryPeerStoreTests : PeerStoreCompliance
{
    protected override FederationStoreUnderTest Subject { get; } = new MemoryFederationUnderTest();
}

public sealed class SqlitePeerStoreTests : PeerStoreCompliance
{
    protected override FederationStoreUnderTest Subject { get; } = new SqliteFederationUnderTest();
}
