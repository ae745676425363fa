namespace OTalk.Load.Servers;

/// <summary>A folder of its own below the system's folder for temporary files, removed at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("otalk-load-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
