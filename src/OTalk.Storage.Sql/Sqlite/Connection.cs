using Microsoft.Data.Sqlite;
using OTalk.Storage.Trees;
using SQLitePCL;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>One connection to the database file, with the statements prepared on it. For one caller at a time.</summary>
internal sealed class Connection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<Statement> _statements = [];

    private Connection(SqliteConnection connection) => _connection = connection;

    private Statement BeginRead => field ??= Prepare("BEGIN");

    private Statement BeginWrite => field ??= Prepare("BEGIN IMMEDIATE");

    private Statement Commit => field ??= Prepare("COMMIT");

    private sqlite3 Handle => _connection.Handle ?? throw new ObjectDisposedException(nameof(Connection));

    public static Connection Open(string path, SqliteOpenMode mode, SqliteStoreOptions options)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            var opened = new Connection(connection);
            RecordSum.Register(opened.Handle);
            opened.Execute($"PRAGMA busy_timeout = {(long)options.BusyTimeout.TotalMilliseconds}");
            if (mode != SqliteOpenMode.ReadOnly)
            {
                opened.Execute("PRAGMA journal_mode = WAL");
                opened.Execute($"PRAGMA synchronous = {(options.Durability == SqliteDurability.Full ? "FULL" : "NORMAL")}");
                opened.Execute("PRAGMA temp_store = MEMORY");
                opened.Execute("PRAGMA cache_size = -16384");
            }

            return opened;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new StoreException($"The database {path} cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Runs a script of one or more statements.</summary>
    public void Execute(string script)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Scripts are the program's own: pragmas and migrations.
        command.CommandText = script;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public long ReadNumber(string sql) => Prepare(sql).One(row => row.Int64(0));

    public Statement Prepare(string sql)
    {
        var statement = new Statement(Handle, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Reads all of it from one state of the database.</summary>
    public T Read<T>(Func<T> action) => Transaction(BeginRead, action);

    /// <summary>Writes all of it or nothing.</summary>
    public T Write<T>(Func<T> action) => Transaction(BeginWrite, action);

    public void Dispose()
    {
        _statements.ForEach(s => s.Dispose());
        _connection.Dispose();
    }

    private T Transaction<T>(Statement begin, Func<T> action)
    {
        begin.Run();
        try
        {
            var result = action();
            Commit.Run();
            return result;
        }
        finally
        {
            // After an error the transaction is open still, unless SQLite has rolled it back by itself.
            if (raw.sqlite3_get_autocommit(Handle) == 0)
            {
                raw.sqlite3_exec(Handle, "ROLLBACK");
            }
        }
    }
}
