using System.Collections.Concurrent;

namespace OTalk.TestKit.Server;

/// <summary>
/// Data directories that hold accounts and nothing else, made once per set of accounts by <c>otalk user add</c> and then copied:
/// most tests use the same two accounts, and each account is a start of the executable.
/// </summary>
internal static class AccountTemplates
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> s_templates = new(StringComparer.Ordinal);

    static AccountTemplates() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (Lazy<Task<string>> template in s_templates.Values)
        {
            if (template.IsValueCreated && template.Value.IsCompletedSuccessfully)
                Directory.Delete(template.Value.Result, recursive: true);
        }
    };

    public static async Task CopyAsync(ServerSetup setup, string dataDirectory)
    {
        if (setup.Accounts.Count == 0)
            return;
        string name = string.Join('\n', [setup.Executable, setup.Domain, .. setup.Settings, .. setup.Accounts.Select(account => account.ToString())]);
        string template = await s_templates.GetOrAdd(name, _ => new Lazy<Task<string>>(() => MakeAsync(setup))).Value;
        foreach (string file in Directory.EnumerateFiles(template, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(dataDirectory, Path.GetRelativePath(template, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static async Task<string> MakeAsync(ServerSetup setup)
    {
        string directory = Directory.CreateTempSubdirectory("otalk-accounts-").FullName;
        try
        {
            foreach (TestAccount account in setup.Accounts)
                await AddAsync(setup, account, directory);
            return directory;
        }
        catch
        {
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    private static async Task AddAsync(ServerSetup setup, TestAccount account, string directory)
    {
        IEnumerable<string> arguments = ["user", "add", account.Identity, "--password", account.Password, .. setup.CommonOptions(directory)];
        CommandResult result = await CommandLine.RunAsync(setup.Executable, arguments, directory, CancellationToken.None);
        if (result.ExitCode != 0)
            throw new HarnessException($"otalk user add {account.Identity} ended with {result.ExitCode}:\n{result.Output}{result.Errors}");
    }
}
