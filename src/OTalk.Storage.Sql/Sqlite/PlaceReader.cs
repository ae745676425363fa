using System.Text.Json;
using OTalk.Storage.Sql.Queries;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Reads how far streams have come, and where logs stand.</summary>
internal sealed class PlaceReader(Connection connection)
{
    private Statement Places => field ??= connection.Prepare(PlaceSql.Of);

    private Statement Position => field ??= connection.Prepare(PlaceSql.Position);

    private Statement PositionAt => field ??= connection.Prepare(PlaceSql.PositionAt);

    public List<SessionPlaces> Read(long tree, string owner, string session) => Places.Bind(tree).Bind(session).All(row => new SessionPlaces(
        owner, session, row.Time(3), row.Text(0), row.Time(1), JsonSerializer.Deserialize<Place[]>(row.Text(2)) ?? []));

    public TreePosition PositionOf(long tree, string identity, DateTimeOffset? at)
    {
        var (epoch, last) = Position.Bind(tree).One(row => (row.Guid(0), row.Int64(1)));
        var then = at is { } time ? PositionAt.Bind(tree).Bind(time).One(row => (long?)row.Int64(0)) ?? 0 : last;
        return new TreePosition(identity, epoch, last, then);
    }
}
