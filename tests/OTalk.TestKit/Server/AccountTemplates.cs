using System.Collections.Concurrent;

namespace OTalk.TestKit.Server;

/// <summary>
/// Data directories that hold accounts and tokens and nothing else, made once per set of them by <c>otalk user add</c> and <c>otalk token
/// create</c> and then copied: most tests use the same two accounts, and each account is a start of the executable.
/// </summary>
internal static class AccountTemplates
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<Template>>> s_templates = new(StringComparer.Ordinal);

    static AccountTemplates() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (Lazy<Task<Template>> template in s_templates.Values)
        {
            if (template.IsValueCreated && template.Value.IsCompletedSuccessfully)
                Directory.Delete(template.Value.Result.Folder, recursive: true);
        }
    };

    /// <summary>Puts the accounts of a setup where a server will look for them.</summary>
    /// <returns>Its tokens, by name.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> CopyAsync(ServerSetup setup, string dataDirectory)
    {
        if (setup.Accounts.Count == 0)
            return new Dictionary<string, string>();
        string name = string.Join('\n', [setup.Executable, setup.Domain, .. setup.Settings, .. setup.Accounts.Select(account => account.ToString()), .. setup.Tokens.Select(token => token.ToString())]);
        Template template = await s_templates.GetOrAdd(name, _ => new Lazy<Task<Template>>(() => MakeAsync(setup))).Value;
        foreach (string file in Directory.EnumerateFiles(template.Folder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(dataDirectory, Path.GetRelativePath(template.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return template.Tokens;
    }

    private static async Task<Template> MakeAsync(ServerSetup setup)
    {
        string directory = Directory.CreateTempSubdirectory("otalk-accounts-").FullName;
        try
        {
            foreach (TestAccount account in setup.Accounts)
                await RunAsync(setup, directory, ["user", "add", account.Identity, "--password", account.Password]);
            Dictionary<string, string> tokens = new(StringComparer.Ordinal);
            foreach (TestToken token in setup.Tokens)
                tokens[token.Name] = (await RunAsync(setup, directory, ["token", "create", token.Identity, .. token.Options.Split(' ', StringSplitOptions.RemoveEmptyEntries)])).Trim();
            return new Template(directory, tokens);
        }
        catch
        {
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    /// <summary>Runs a command on the data directory; what it printed.</summary>
    private static async Task<string> RunAsync(ServerSetup setup, string directory, string[] command)
    {
        CommandResult result = await CommandLine.RunAsync(setup.Executable, [.. command, .. setup.CommonOptions(directory)], directory, CancellationToken.None);
        return result.ExitCode == 0
            ? result.Output
            : throw new HarnessException($"otalk {string.Join(' ', command)} ended with {result.ExitCode}:\n{result.Output}{result.Errors}");
    }

    private sealed record Template(string Folder, IReadOnlyDictionary<string, string> Tokens);
}
