using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>How the writing goes. One caller writes at a time; anyone may ask.</summary>
internal sealed class WriteHealth(TimeProvider time)
{
    /// <summary>A write that takes longer has something wrong with it.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private StoreFault? _fault;
    private long? _since;

    /// <summary>What is wrong, in a few words; null where nothing is.</summary>
    public string? Trouble
    {
        get
        {
            lock (_gate)
            {
                return _fault is { } fault ? WordsFor(fault)
                    : _since is { } since && time.GetElapsedTime(since) > _longest ? "a write does not end"
                    : null;
            }
        }
    }

    public void Begin()
    {
        lock (_gate)
        {
            _since = time.GetTimestamp();
        }
    }

    public void Succeeded() => End(null);

    /// <summary>A write failed. What is wrong with what was to be written, and not with the medium, is none of its trouble.</summary>
    public void Failed(StoreFault fault) => End(fault == StoreFault.Other ? null : fault);

    private void End(StoreFault? fault)
    {
        lock (_gate)
        {
            (_fault, _since) = (fault, null);
        }
    }

    private static string WordsFor(StoreFault fault) => fault switch
    {
        StoreFault.Full => "the disk is full",
        StoreFault.Locked => "another process holds the database",
        StoreFault.Damaged => "the database is damaged",
        _ => "the disk fails",
    };
}
