using System.Text.RegularExpressions;

namespace OTalk.TestKit.Server;

/// <summary>An account that exists before the server starts.</summary>
public sealed record TestAccount(string Identity, string Password);

/// <summary>A personal access token that exists before the server starts.</summary>
/// <param name="Name">What the test calls it.</param>
/// <param name="Identity">Whose it is.</param>
/// <param name="Options">Options of <c>otalk token create</c>, separated by spaces; may be empty.</param>
public sealed record TestToken(string Name, string Identity, string Options);

/// <summary>How a server under test is configured.</summary>
public sealed record ServerSetup
{
    /// <summary>The default domain (<c>--domain</c>).</summary>
    public string Domain { get; init; } = "montague.com";

    /// <summary>Further settings, each <c>Section:Key=VALUE</c> as <c>--set</c> takes it.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>More of them, that are others in each test and have nothing to do with accounts, such as ports: those are made once for all.</summary>
    public IReadOnlyList<string> OwnSettings { get; init; } = [];

    public IReadOnlyList<TestAccount> Accounts { get; init; } = [];

    public IReadOnlyList<TestToken> Tokens { get; init; } = [];

    /// <summary>Log lines that match one of these don't fail the test although they tell of errors.</summary>
    public IReadOnlyList<Regex> ExpectedErrors { get; init; } = [];

    public string Executable { get; init; } = RepositoryLayout.ServerExecutable;

    /// <summary>Whether it may run in a process with servers of other tests, which is much faster to start. It cannot be killed then.</summary>
    public bool SharesProcess { get; init; }

    /// <summary>Variables of its environment beside those of the tests; for one that has a process of its own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>In which of these processes, so that servers that speak with each other are in different ones.</summary>
    internal int ProcessIndex { get; init; }

    /// <summary>The options that every verb of the command line is given to mean the same installation.</summary>
    internal IReadOnlyList<string> CommonOptions(string dataDirectory) =>
        ["--data", dataDirectory, "--domain", Domain, .. Settings.SelectMany(setting => new[] { "--set", setting })];
}
