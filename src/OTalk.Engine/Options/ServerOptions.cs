using Microsoft.Extensions.Logging;

namespace OTalk.Engine.Options;

/// <summary>Section <c>Server</c>: who this server is, where it keeps its data and how it logs.</summary>
public sealed record ServerOptions
{
    private const string Localhost = "localhost";

    /// <summary>The default domain: the server's own identity, and the server part of accounts that are named without one.</summary>
    [DomainName]
    public string Domain { get; init; } = Localhost;

    /// <summary>Further domains whose accounts live here.</summary>
    [DomainName]
    public IReadOnlyList<string> HostedDomains { get; init; } = [];

    /// <summary>Identities (<c>user@server</c>) that own the server's own channels (protocol reference, "Permissions").</summary>
    [UserIdentity]
    public IReadOnlyList<string> Operators { get; init; } = [];

    /// <summary>Directory of everything that is kept; relative to the working directory. Made when it is missing.</summary>
    [NotEmpty]
    public string DataDirectory { get; init; } = "./data";

    /// <summary>How a log line is written.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Json;

    /// <summary>The least level that is logged. The web framework's own lines start at Warning whatever this says.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>True for a server that is reached from its own machine only, where convenience may come before caution.</summary>
    public bool IsLocalhost => string.Equals(Domain, Localhost, StringComparison.OrdinalIgnoreCase);

    /// <summary>True if accounts of <paramref name="domain"/> (in its normal form, lower case) live here.</summary>
    public bool Hosts(string domain) =>
        HostedDomains.Prepend(Domain).Contains(domain, StringComparer.OrdinalIgnoreCase);
}

/// <summary>How a log line is written.</summary>
public enum LogFormat
{
    /// <summary>One JSON object a line, for machines.</summary>
    Json,

    /// <summary>One line of text, for people.</summary>
    Text,
}
