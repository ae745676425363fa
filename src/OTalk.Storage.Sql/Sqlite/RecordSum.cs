using System.Buffers.Binary;
using System.Numerics;
using SQLitePCL;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>
/// The checksum that every record of the database has in its column <c>sum</c>: CRC-32C over the types and values of its columns. SQLite asks
/// for it by the function <c>record_sum</c> whenever it writes a record, so it has to be known to every connection.
/// </summary>
internal static class RecordSum
{
    private const string Function = "record_sum";
    private const int AnyNumber = -1;
    private const int Deterministic = 0x800;
    private const int Innocuous = 0x200000;
    private const uint Start = uint.MaxValue;

    /// <summary>Makes the function known to a connection.</summary>
    public static void Register(sqlite3 database)
    {
        var code = raw.sqlite3_create_function(database, Function, AnyNumber, raw.SQLITE_UTF8 | Deterministic | Innocuous, null, Compute);
        if (code != raw.SQLITE_OK)
        {
            throw Statement.Failure(database, code);
        }
    }

    /// <summary>
    /// Whether a record is what was written: its sum stands behind its columns.
    /// </summary>
    /// <param name="row">The record, but for its first column.</param>
    /// <param name="first">The first column: the tree.</param>
    /// <param name="columns">How many columns the row begins with; the next one is the sum.</param>
    public static bool IsSound(Statement row, long first, int columns)
    {
        var sum = Add(Start, first);
        for (var column = 0; column < columns; column++)
        {
            sum = row.TypeOf(column) switch
            {
                raw.SQLITE_INTEGER => Add(sum, row.Int64(column)),
                raw.SQLITE_NULL => AddNull(sum),
                var type => Add(sum, type, row.Span(column)),
            };
        }

        return row.Int64(columns) == sum;
    }

    private static void Compute(sqlite3_context context, object state, sqlite3_value[] values)
    {
        var sum = Start;
        foreach (var value in values)
        {
            sum = raw.sqlite3_value_type(value) switch
            {
                raw.SQLITE_INTEGER => Add(sum, raw.sqlite3_value_int64(value)),
                raw.SQLITE_NULL => AddNull(sum),
                var type => Add(sum, type, raw.sqlite3_value_blob(value)),
            };
        }

        raw.sqlite3_result_int64(context, sum);
    }

    private static uint AddNull(uint sum) => BitOperations.Crc32C(sum, (byte)raw.SQLITE_NULL);

    private static uint Add(uint sum, long value) =>
        BitOperations.Crc32C(BitOperations.Crc32C(sum, (byte)raw.SQLITE_INTEGER), (ulong)value);

    private static uint Add(uint sum, int type, ReadOnlySpan<byte> value)
    {
        sum = BitOperations.Crc32C(BitOperations.Crc32C(sum, (byte)type), (uint)value.Length);
        for (; value.Length >= sizeof(ulong); value = value[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(value));
        }

        foreach (var rest in value)
        {
            sum = BitOperations.Crc32C(sum, rest);
        }

        return sum;
    }
}
