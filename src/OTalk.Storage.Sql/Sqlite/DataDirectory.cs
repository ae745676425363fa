using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>The directory and file of a store: on Unix open to nobody but the user the server runs as.</summary>
internal static class DataDirectory
{
    public const string FileName = "otalk.db";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes what is missing; SQLite gives the files it puts beside the database the same mode.</summary>
    /// <returns>The path of the database file.</returns>
    public static string Prepare(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory);
                using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            }
            else
            {
                Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
                using var file = new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.ReadWrite | FileShare.Delete,
                    UnixCreateMode = OwnerOnly,
                });
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The data directory {directory} cannot be used: {e.Message}", e);
        }

        return path;
    }
}
