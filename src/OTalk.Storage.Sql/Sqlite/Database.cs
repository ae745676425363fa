using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>
/// The database file: one connection that writes, for one caller at a time, and read-only ones for any number of readers. Everything
/// completes on the calling thread, as SQLite does. After a write that failed in the medium nothing is written until all connections were closed
/// and opened again, so that SQLite reads from the file what is there.
/// </summary>
internal sealed class Database : IStoreHealth, IAsyncDisposable
{
    private const int IdleReaders = 8;

    private readonly ConcurrentBag<Reader> _readers = [];
    private readonly ReaderWriterLockSlim _opening = new(LockRecursionPolicy.SupportsRecursion);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SqliteStoreOptions _options;
    private readonly DamagedEntries _damaged;
    private readonly WriteHealth _health;
    private readonly string _path;
    private Writer? _writer;
    private volatile bool _disposed;

    private Database(string path, Connection writer, SqliteStoreOptions options)
    {
        _path = path;
        _writer = new Writer(writer);
        _options = options;
        _damaged = new DamagedEntries(options.Damaged);
        _health = new WriteHealth(options.Time);
    }

    public string? Trouble => _health.Trouble;

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
        _opening.EnterReadLock();
        try
        {
            return ValueTask.FromResult(Read(read));
        }
        finally
        {
            _opening.ExitReadLock();
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
            return Write(write);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask TryAsync(CancellationToken cancel) => await WriteAsync(
        static writer =>
        {
            // Writes the first page of the file, as it is.
            writer.Connection.Execute($"PRAGMA user_version = {Schema.Newest}");
            return 0;
        },
        cancel);

    /// <summary>Closes the file once what is being written is written, and what is being read is read.</summary>
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
            Close();
        }
        finally
        {
            _writing.Release();
        }
    }

    private T Read<T>(Func<Reader, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_readers.TryTake(out var reader))
        {
            reader = new Reader(Connection.Open(_path, SqliteOpenMode.ReadOnly, _options), _damaged);
        }

        try
        {
            return reader.Connection.Read(() => read(reader));
        }
        finally
        {
            _readers.Add(reader);
            CloseReaders(IdleReaders);
        }
    }

    private T Write<T>(Func<Writer, T> write)
    {
        _health.Begin();
        try
        {
            _writer ??= Reopen();
            var result = _writer.Connection.Write(() => write(_writer));
            _health.Succeeded();
            return result;
        }
        catch (Exception failure)
        {
            var fault = (failure as StoreException)?.Fault ?? StoreFault.Other;
            _health.Failed(fault);
            if (fault is StoreFault.Broken or StoreFault.Damaged)
            {
                Close();
            }

            throw;
        }
    }

    private Writer Reopen() => new(Connection.Open(_path, SqliteOpenMode.ReadWrite, _options));

    /// <summary>Closes all connections, when nobody reads.</summary>
    private void Close()
    {
        _opening.EnterWriteLock();
        try
        {
            CloseReaders(0);
            _writer?.Connection.Dispose();
            _writer = null;
        }
        finally
        {
            _opening.ExitWriteLock();
        }
    }

    private void CloseReaders(int left)
    {
        while (_readers.Count > left && _readers.TryTake(out var reader))
        {
            reader.Connection.Dispose();
        }
    }
}
