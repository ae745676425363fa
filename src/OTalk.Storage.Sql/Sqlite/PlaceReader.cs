using System.Text.Json;
using OTalk.Storage.Sql.Queries;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Reads how far streams have come, and where logs stand.</summary>
internal sealed class PlaceReader(Connection connection)
{
    private Statement Places => field ??= connection.Prepare(PlaceSql.Of);

    private Statement Position => field ??= connection.Prepare(PlaceSql.Position);

    private Statement From => field ??= connection.Prepare(PlaceSql.From);

    public List<SessionPlaces> Read(long tree, string owner, string session) => Places.Bind(tree).Bind(session).All(row => new SessionPlaces(
        owner, session, row.Time(3), row.Text(0), row.Time(1), JsonSerializer.Deserialize<Place[]>(row.Text(2)) ?? []));

    public TreePosition PositionOf(long tree, string identity, DateTimeOffset? at)
    {
        var (epoch, last) = Position.Bind(tree).One(row => (row.Guid(0), row.Int64(1)));
        return new TreePosition(identity, epoch, last, at is { } time ? Latest(tree, last, time) : last);
    }

    /// <summary>The newest entry that is not younger than a time: found by halves, as entries stand in the order of the times at which they came.</summary>
    private long Latest(long tree, long last, DateTimeOffset time)
    {
        var (found, low, high) = (0L, 1L, last);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var next = From.Bind(tree).Bind(middle).One(row => ((long, DateTimeOffset)?)(row.Int64(0), row.Time(1)));
            if (next is not var (position, written) || written > time)
            {
                high = middle - 1;
            }
            else
            {
                found = position;
                low = position + 1;
            }
        }

        return found;
    }
}
