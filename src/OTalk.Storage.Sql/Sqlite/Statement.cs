using System.Buffers;
using System.Text;
using OTalk.Storage.Trees;
using SQLitePCL;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>
/// A prepared statement that is used again and again: bind its parameters in the order in which they first stand in the text, then run it.
/// It speaks to SQLite below ADO.NET, whose commands and readers cost more than the statements of an append themselves.
/// Every way to run it leaves it ready for the next use.
/// </summary>
internal sealed class Statement : IDisposable
{
    private const int BytesOnStack = 512;
    private const int PrimaryCode = 0xFF;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _handle;
    private readonly int _parameters;
    private int _bound;

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        var code = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _handle);
        if (code != raw.SQLITE_OK)
        {
            throw Failure(database, code);
        }

        _parameters = raw.sqlite3_bind_parameter_count(_handle);
    }

    public static StoreException Failure(sqlite3 database, int code) =>
        new($"SQLite: {raw.sqlite3_errmsg(database).utf8_to_string()} (error {code})") { Fault = FaultOf(code) };

    public Statement Bind(long value) => Bound(raw.sqlite3_bind_int64(_handle, ++_bound, value));

    public Statement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    public Statement Bind(DateTimeOffset value) => Bind(value.ToUnixTimeMilliseconds());

    public Statement Bind(DateTimeOffset? value) => Bind(value?.ToUnixTimeMilliseconds());

    public Statement Bind(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bind(bytes);
    }

    public Statement Bind(Guid? value) => value is { } id ? Bind(id) : BindNull();

    public Statement Bind(ReadOnlySpan<byte> value) => Bound(value.IsEmpty
        ? raw.sqlite3_bind_zeroblob(_handle, ++_bound, 0)
        : raw.sqlite3_bind_blob(_handle, ++_bound, value));

    public Statement Bind(ReadOnlyMemory<byte>? value) => value is { } bytes ? Bind(bytes.Span) : BindNull();

    public Statement Bind(string? value)
    {
        if (value is null)
        {
            return BindNull();
        }

        if (value.Length == 0)
        {
            return Bound(raw.sqlite3_bind_text(_handle, ++_bound, string.Empty));
        }

        if (value.Length * 3 <= BytesOnStack)
        {
            Span<byte> bytes = stackalloc byte[BytesOnStack];
            return Bound(raw.sqlite3_bind_text(_handle, ++_bound, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
        }

        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        var code = raw.sqlite3_bind_text(_handle, ++_bound, rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return Bound(code);
    }

    /// <summary>Runs it to its end; returns the number of rows it changed.</summary>
    public int Run()
    {
        try
        {
            while (Step())
            {
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs it and reads its first row; the default of <typeparamref name="T"/> if it gives none.</summary>
    public T? One<T>(Func<Statement, T> read)
    {
        try
        {
            return Step() ? read(this) : default;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs it and reads all its rows.</summary>
    public List<T> All<T>(Func<Statement, T> read)
    {
        var rows = new List<T>();
        Each(row =>
        {
            rows.Add(read(row));
            return true;
        });
        return rows;
    }

    /// <summary>Runs it and hands over its rows until it is told false.</summary>
    public void Each(Func<Statement, bool> row)
    {
        try
        {
            while (Step() && row(this))
            {
            }
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The type of a value, as SQLite numbers them.</summary>
    public int TypeOf(int column) => raw.sqlite3_column_type(_handle, column);

    /// <summary>A text or blob where it stands; good until the next row.</summary>
    public ReadOnlySpan<byte> Span(int column) => raw.sqlite3_column_blob(_handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(_handle, column);

    public int Int32(int column) => checked((int)Int64(column));

    /// <summary>Bytes of a text or blob, without reading it.</summary>
    public int Length(int column) => raw.sqlite3_column_bytes(_handle, column);

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Int64(column));

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    public Guid Guid(int column) => new(raw.sqlite3_column_blob(_handle, column), bigEndian: true);

    public Guid? GuidOrNull(int column) => IsNull(column) ? null : Guid(column);

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_handle, column).ToArray();

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public byte[]? BytesOrNull(int column) => IsNull(column) ? null : Bytes(column);

    /// <summary>Text is read as the bytes it is stored in: reading it as a C string would end at U+0000.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_handle, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public void Dispose() => _handle.Dispose();

    private static StoreFault FaultOf(int code) => (code & PrimaryCode) switch
    {
        raw.SQLITE_FULL => StoreFault.Full,
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL => StoreFault.Broken,
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StoreFault.Locked,
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => StoreFault.Damaged,
        _ => StoreFault.Other,
    };

    private Statement BindNull() => Bound(raw.sqlite3_bind_null(_handle, ++_bound));

    private Statement Bound(int code) => code == raw.SQLITE_OK ? this : throw Failure(_database, code);

    private bool Step()
    {
        if (_bound != _parameters)
        {
            throw new InvalidOperationException($"{_bound} of {_parameters} parameters are bound");
        }

        return raw.sqlite3_step(_handle) switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            var code => throw Failure(_database, code),
        };
    }

    private void Reset()
    {
        raw.sqlite3_reset(_handle);
        _bound = 0;
    }
}
