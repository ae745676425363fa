using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>An entry as a row of <see cref="EntrySql.Columns"/> or, as the value of a key, <see cref="EntrySql.KeyColumns"/>, with its sum behind.</summary>
internal static class EntryRow
{
    public const int Channel = 1;
    public const int Key = 7;
    public const int Body = 10;

    private const int Audience = 11;
    private const int Arrived = 12;
    private const int ColumnsOfKey = 11;
    private const int ColumnsOfLog = 13;

    /// <summary>Whether an entry of the log is what was written. Nothing else of the row may be relied on before.</summary>
    public static bool IsSound(Statement row, long tree) => RecordSum.IsSound(row, tree, ColumnsOfLog);

    /// <summary>The same for the value of a key.</summary>
    public static bool IsSoundKey(Statement row, long tree) => RecordSum.IsSound(row, tree, ColumnsOfKey);

    /// <summary>The entry as its history has it.</summary>
    public static LogEntry Read(Statement row, ChannelPath path) => Read(row, path, null, null);

    /// <summary>The entry as the log has it, which knows for whom that of a mirror is, and when it came.</summary>
    public static LogEntry ReadOfLog(Statement row, ChannelPath path) =>
        Read(row, path, row.TextOrNull(Audience), row.IsNull(Arrived) ? null : row.Time(Arrived));

    private static LogEntry Read(Statement row, ChannelPath path, string? audience, DateTimeOffset? arrived) => new()
    {
        Offset = row.Int64(0),
        Channel = row.Int32(Channel),
        Path = path,
        Kind = (EntryKind)row.Int32(2),
        Id = row.Guid(3),
        Time = row.Time(4),
        Author = row.Text(5),
        Ns = row.Text(6),
        Key = row.TextOrNull(Key),
        Digest = row.IsNull(8) ? null : (ReadOnlyMemory<byte>?)row.Bytes(8),
        Via = row.IsNull(9) ? [] : StringList.Read(row.Text(9)),
        Body = row.Bytes(Body),
        Audience = audience,
        Arrived = arrived,
    };

    public static Statement Write(Statement add, long tree, long pos, LogEntry entry) => add
        .Bind(tree)
        .Bind(pos)
        .Bind(entry.Channel)
        .Bind((long)entry.Kind)
        .Bind(entry.Id)
        .Bind(entry.Time)
        .Bind(entry.Author)
        .Bind(entry.Ns)
        .Bind(entry.Key)
        .Bind(entry.Digest)
        .Bind(entry.Via.Count == 0 ? null : StringList.Write(entry.Via))
        .Bind(entry.Body.Span)
        .Bind(entry.Audience)
        .Bind(entry.Arrived);
}

/// <summary>Lists of strings in one column, as a JSON array.</summary>
internal static class StringList
{
    public static string Write(IReadOnlyList<string> list) => JsonSerializer.Serialize(list);

    public static IReadOnlyList<string> Read(string json) => JsonSerializer.Deserialize<string[]>(json) ?? [];
}
