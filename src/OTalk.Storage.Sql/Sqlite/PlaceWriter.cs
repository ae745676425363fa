using System.Text.Json;
using OTalk.Storage.Sql.Queries;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Writes how far streams have come.</summary>
internal sealed class PlaceWriter(Connection connection)
{
    private Statement SaveOne => field ??= connection.Prepare(PlaceSql.Save);

    public int Save(IReadOnlyList<SessionPlaces> all)
    {
        foreach (var places in all)
        {
            SaveOne.Bind(places.Door).Bind(places.SavedAt).Bind(JsonSerializer.Serialize(places.Places))
                .Bind(places.Owner).Bind(places.Session).Bind(places.BoundAt).Run();
        }

        return all.Count;
    }
}
