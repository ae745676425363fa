using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>A read-only connection and what can be read over it.</summary>
internal sealed class Reader
{
    public Reader(Connection connection, DamagedEntries damaged)
    {
        Connection = connection;
        var paths = new ChannelPaths(connection);
        Trees = new TreeReader(connection);
        Messages = new MessageReader(connection, paths, damaged);
        Keys = new KeyReader(connection, paths, damaged);
        Pages = new PageReader(connection, paths, damaged);
        Log = new LogReader(connection, paths, damaged);
        Accounts = new AccountReader(connection);
        OAuth = new OAuthReader(connection);
        Trim = new TrimReader(connection);
        Places = new PlaceReader(connection);
        Outbox = new OutboxReader(connection);
        Peers = new PeerReader(connection);
    }

    public Connection Connection { get; }

    public TreeReader Trees { get; }

    public MessageReader Messages { get; }

    public KeyReader Keys { get; }

    public PageReader Pages { get; }

    public LogReader Log { get; }

    public AccountReader Accounts { get; }

    public OAuthReader OAuth { get; }

    public TrimReader Trim { get; }

    public PlaceReader Places { get; }

    public OutboxReader Outbox { get; }

    public PeerReader Peers { get; }

    private Statement Number => field ??= Connection.Prepare(TreeSql.Number);

    /// <summary>The number of an identity's tree, or null.</summary>
    public long? TreeOf(string identity) => Number.Bind(identity).One(row => (long?)row.Int64(0));
}
