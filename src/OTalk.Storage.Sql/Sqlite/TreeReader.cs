using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;
using OTalk.Storage.Sql.Queries;
using OTalk.Storage.Sql.Sqlite.Checking;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Loads trees: everything but their logs and key values.</summary>
internal sealed class TreeReader(Connection connection)
{
    private static readonly string[] _loaded = ["tree", "channel", "history", "channel_grant", "subscriber", "subscription", "session", "item"];

    private Statement Tree => field ??= connection.Prepare(TreeSql.Load);

    private Statement Channels => field ??= connection.Prepare(TreeSql.Channels);

    private Statement Grants => field ??= connection.Prepare(TreeSql.Grants);

    private Statement Subscribers => field ??= connection.Prepare(SubscriptionSql.Subscribers);

    private Statement Subscriptions => field ??= connection.Prepare(SubscriptionSql.Subscriptions);

    private Statement Sessions => field ??= connection.Prepare(SubscriptionSql.Sessions);

    private Statement Items => field ??= connection.Prepare(ItemSql.Items);

    private Statement Damaged => field ??= connection.Prepare(DamagedSql(connection));

    private Statement WithSessions => field ??= connection.Prepare(TreeSql.WithSessions);

    /// <exception cref="StoreException">One of its records is damaged.</exception>
    public StoredTree? Load(string identity)
    {
        var (number, tree) = Tree.Bind(identity).One(row => (row.Int64(0), new StoredTree
        {
            Identity = identity,
            Epoch = row.Guid(1),
            LastOffset = row.Int64(2),
            Counters = new TreeCounters(row.Int64(3), row.Int32(4), row.Int32(5)),
        }));
        if (tree is not null && Damaged.Bind(number).One(row => row.Text(0)) is { } table)
        {
            throw new StoreException($"a record of table {table} in the tree of {identity} is damaged: otalk storage check tells which") { Fault = StoreFault.Damaged };
        }

        return tree is null
            ? null
            : tree with
            {
                Channels = Channels.Bind(number).All(Channel),
                Grants = Grants.Bind(number).All(row => new GrantSet(row.Int32(0), row.Text(1), row.Text(2))),
                Subscribers = Subscribers.Bind(number).All(Subscriber),
                Subscriptions = Subscriptions.Bind(number).All(Subscription),
                Sessions = Sessions.Bind(number).All(row => new SessionRecord(row.Text(0), StringList.Read(row.Text(1)), row.Time(2), row.TextOrNull(3))),
                Items = Items.Bind(number).All(row =>
                    new TreeItem(row.Text(0), row.Text(1), (int?)row.Int64OrNull(2), row.Int32(3) != 0, row.Text(4))),
            };
    }

    private Statement ToWake => field ??= connection.Prepare(ItemSql.TreesToWake);

    public List<string> IdentitiesToWake() => ToWake.All(row => row.Text(0));

    public List<string> IdentitiesWithSessions() => WithSessions.All(row => row.Text(0));

    /// <summary>Finds a table in which a tree has a damaged record, of those that are loaded with it.</summary>
    private static string DamagedSql(Connection connection) => string.Join(" UNION ALL ", RecordTable.All(connection)
        .Where(table => _loaded.Contains(table.Name))
        .Select(table => $"SELECT '{table.Name}' FROM {table.Name} WHERE {(table.Columns.Contains("tree") ? "tree" : "number")} = @tree AND {table.IsDamaged}")) + " LIMIT 1";

    private static ChannelRecord Channel(Statement row) =>
        new(row.Int32(0), ChannelPath.Parse(row.Text(1)), row.Text(2), row.Int32(3), row.Int32(4), row.Text(5), row.Time(6), row.GuidOrNull(7));

    private static SubscriberRecord Subscriber(Statement row) =>
        new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.Time(6), row.Int64OrNull(7), row.Int32(8) != 0, row.GuidOrNull(9));

    private static SubscriptionRecord Subscription(Statement row) =>
        new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Time(5), row.GuidOrNull(6));
}
