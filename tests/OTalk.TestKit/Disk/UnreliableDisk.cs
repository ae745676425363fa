using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using OTalk.TestKit.Server;

namespace OTalk.TestKit.Disk;

/// <summary>
/// The disk under a server, which fails when it is told to and notes in what order it was used: a library (<c>disk.c</c>) that is compiled here
/// and preloaded into the real server stands between SQLite and the system.
/// </summary>
public sealed class UnreliableDisk : IDisposable
{
    /// <summary><c>errno</c> for a full disk.</summary>
    public const int NoSpace = 28;

    /// <summary><c>errno</c> for a disk that cannot read or write.</summary>
    public const int InputOutputError = 5;

    private const int Fields = 6;

    private static readonly Lazy<Task<string>> _library = new(CompileAsync);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("otalk-disk-");
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _control;
    private readonly string _preloaded;

    private UnreliableDisk(string library)
    {
        _preloaded = library;
        _file = MemoryMappedFile.CreateFromFile(ControlPath, FileMode.Create, mapName: null, Fields * sizeof(int));
        _control = _file.CreateViewAccessor();
    }

    /// <summary>A disk on which nothing goes wrong yet.</summary>
    /// <exception cref="HarnessException">There is no C compiler.</exception>
    public static async Task<UnreliableDisk> CreateAsync() => new(await _library.Value);

    /// <summary>Each write fails with this <c>errno</c>; 0: none does.</summary>
    public int WriteError
    {
        set => _control.Write(0, value);
    }

    /// <summary>Each sync fails with this <c>errno</c>; 0: none does.</summary>
    public int SyncError
    {
        set => _control.Write(sizeof(int), value);
    }

    /// <summary>Each read fails with this <c>errno</c>; 0: none does.</summary>
    public int ReadError
    {
        set => _control.Write(2 * sizeof(int), value);
    }

    /// <summary>Syncs do not return.</summary>
    public bool IsHeld
    {
        set => _control.Write(3 * sizeof(int), value ? 1 : 0);
    }

    /// <summary>Syncs that wait because it is held.</summary>
    public int Waiting => _control.ReadInt32(4 * sizeof(int));

    /// <summary>Calls that were made to fail.</summary>
    public int Failed => _control.ReadInt32(5 * sizeof(int));

    private string ControlPath => Path.Combine(_directory.FullName, "control");

    private string TracePath => Path.Combine(_directory.FullName, "trace");

    /// <summary>The setup of a server that runs on this disk.</summary>
    public ServerSetup Under(ServerSetup setup) => setup with
    {
        Environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = _preloaded,
            ["DISK_CONTROL"] = ControlPath,
            ["DISK_TRACE"] = TracePath,
        },
    };

    /// <summary>What has happened so far, in order.</summary>
    public IReadOnlyList<DiskEvent> Trace()
    {
        using var reader = new StreamReader(new FileStream(TracePath, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(DiskEvent.Parse)];
    }

    public void Dispose()
    {
        IsHeld = false;
        _control.Dispose();
        _file.Dispose();
        _directory.Delete(recursive: true);
    }

    private static async Task<string> CompileAsync()
    {
        string source = Path.Combine(RepositoryLayout.Root, "tests", "OTalk.TestKit", "Disk", "disk.c");
        string library = Path.Combine(Directory.CreateTempSubdirectory("otalk-disk-library-").FullName, "disk.so");
        using Process compiler = Process.Start(new ProcessStartInfo("gcc", ["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", library, source, "-ldl"]) { RedirectStandardError = true, UseShellExecute = false })
            ?? throw new HarnessException("gcc did not start");
        string errors = await compiler.StandardError.ReadToEndAsync();
        await compiler.WaitForExitAsync().WaitAsync(Deadlines.Command);
        return compiler.ExitCode == 0 ? library : throw new HarnessException($"gcc: {errors}");
    }
}
