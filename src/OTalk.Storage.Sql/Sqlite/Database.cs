using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>
/// The database file: one connection that writes, for one caller at a time, and read-only ones for any number of readers. Everything
/// completes on the calling thread, as SQLite does.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    private const int IdleReaders = 8;

    private readonly ConcurrentBag<Reader> _readers = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Writer _writer;
    private readonly SqliteStoreOptions _options;
    private readonly string _path;
    private volatile bool _disposed;

    private Database(string path, Connection writer, SqliteStoreOptions options)
    {
        _path = path;
        _writer = new Writer(writer);
        _options = options;
    }

    public static Database Open(SqliteStoreOptions options)
    {
        var path = DataDirectory.Prepare(options.Directory);
        var connection = Connection.Open(path, SqliteOpenMode.ReadWrite, options);
        try
        {
            Schema.Migrate(connection, path);
            return new Database(path, connection, options);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Reads from one state of the database, in which everything is that was written before.</summary>
    public ValueTask<T> ReadAsync<T>(Func<Reader, T> read, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_readers.TryTake(out var reader))
        {
            reader = new Reader(Connection.Open(_path, SqliteOpenMode.ReadOnly, _options));
        }

        try
        {
            return ValueTask.FromResult(reader.Connection.Read(() => read(reader)));
        }
        finally
        {
            _readers.Add(reader);
            CloseReaders(_disposed ? 0 : IdleReaders);
        }
    }

    /// <summary>Writes in one durable transaction: all of it, or, if it throws, nothing.</summary>
    public async ValueTask<T> WriteAsync<T>(Func<Writer, T> write, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _writing.WaitAsync(cancel);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _writer.Connection.Write(() => write(_writer));
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Closes the file once what is being written is written; reads that are under way close their connections themselves.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        try
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            CloseReaders(0);
            _writer.Connection.Dispose();
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Closes idle readers until so many are left. A read that ends while the store is closed comes here after it is back among them.</summary>
    private void CloseReaders(int left)
    {
        while (_readers.Count > left && _readers.TryTake(out var reader))
        {
            reader.Connection.Dispose();
        }
    }
}
