using System.Text;
using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Storage.Sql.Queries;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Reads pages of the values of keys.</summary>
internal sealed class KeyReader(Connection connection, ChannelPaths paths, DamagedEntries damaged)
{
    private Statement PageOfAll => field ??= connection.Prepare(KeySql.Page);

    private Statement CountOfAll => field ??= connection.Prepare(KeySql.Count);

    private Statement PageOfOne => field ??= connection.Prepare(KeySql.PageOfOne);

    private Statement CountOfOne => field ??= connection.Prepare(KeySql.CountOfOne);

    public KeyPage Read(long tree, KeyQuery query)
    {
        var path = paths.Of(tree);
        var keys = new List<StoredKey>();
        var lost = new List<int>();
        var page = new ByteBudget(query.MaxBytes);
        var total = 0;
        foreach (var channel in query.Channels.DistinctBy(c => c.Channel))
        {
            if (path(channel.Channel) is not { } at)
            {
                continue;
            }

            var count = Bind(query.Key is null ? CountOfAll : CountOfOne, tree, channel, query).One(row => row.Int32(0));
            var (skip, room) = (Math.Max(0, query.Offset - total), query.Limit - keys.Count - lost.Count);
            total += count;
            if (room <= 0 || skip >= count || page.IsSpent)
            {
                continue;
            }

            Bind(query.Key is null ? PageOfAll : PageOfOne, tree, channel, query).Bind(room).Bind(skip).Each(row => page.Take(row, () =>
            {
                if (EntryRow.IsSoundKey(row, tree))
                {
                    keys.Add(new StoredKey(row.Text(EntryRow.Key), EntryRow.Read(row, at)));
                }
                else
                {
                    damaged.AddKey(tree, row);
                    lost.Add(channel.Channel);
                }
            }));
        }

        return new KeyPage(total, keys) { Damage = new Damage(lost.Count, [.. lost.Distinct()]) };
    }

    private static Statement Bind(Statement statement, long tree, KeysOf channel, KeyQuery query)
    {
        statement.Bind(tree).Bind(channel.Channel);
        if (query.Key is not null)
        {
            statement.Bind(query.Key);
        }

        var ns = query.Ns is null ? null : Namespaces.WithoutFragment(query.Ns).ToString();
        var isNamed = channel.OnlyNamed || channel.Named.Count > 0;
        return statement
            .Bind(isNamed ? JsonSerializer.Serialize(channel.Named.Select(key => Convert.ToHexString(Encoding.UTF8.GetBytes(key)))) : null)
            .Bind(channel.OnlyNamed ? 1 : 0)
            .Bind(ns)
            .Bind(ns is null ? null : ns + "#")
            .Bind(ns is null ? null : ns + "$");
    }
}
