namespace OTalk.Storage.Sql.Sqlite;

/// <summary>The one connection of a process that writes, and what is written over it.</summary>
internal sealed class Writer
{
    public Writer(Connection connection)
    {
        Connection = connection;
        var history = new HistoryWriter(connection);
        Batches = new BatchWriter(connection, history);
        Trim = new TrimWriter(connection);
        Accounts = new AccountWriter(connection);
        Places = new PlaceWriter(connection);
        OAuth = new OAuthWriter(connection);
        Outbox = new OutboxWriter(connection);
        Peers = new PeerWriter(connection);
    }

    public Connection Connection { get; }

    public BatchWriter Batches { get; }

    public TrimWriter Trim { get; }

    public AccountWriter Accounts { get; }

    public PlaceWriter Places { get; }

    public OAuthWriter OAuth { get; }

    public OutboxWriter Outbox { get; }

    public PeerWriter Peers { get; }
}
