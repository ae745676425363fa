namespace OTalk.TestKit;

/// <summary>Where the repository and what was built from it are, found from the place of the running test assembly.</summary>
public static class RepositoryLayout
{
    /// <summary>The environment variable that names another executable to test, for example a published one.</summary>
    public const string ExecutableVariable = "OTALK_TEST_EXECUTABLE";

    /// <summary>The folder that holds <c>OTalk.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The build configuration of the running tests (<c>Debug</c> or <c>Release</c>): the folder below <c>bin</c>.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

    /// <summary>The server's executable, built in the same configuration as the tests.</summary>
    public static string ServerExecutable =>
        Environment.GetEnvironmentVariable(ExecutableVariable)
        ?? Path.Combine(Root, "src", "OTalk.Server", "bin", Configuration, "net10.0", "otalk");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OTalk.slnx")))
                return folder.FullName;
        }

        throw new HarnessException($"no OTalk.slnx in or above {AppContext.BaseDirectory}");
    }
}
