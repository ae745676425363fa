using System.Collections;
using OTalk.Engine.Options;
using OTalk.Server.Hosting;

namespace OTalk.Server.Commands;

/// <summary>What surrounds a command: its streams, its environment, its clock. Tests give it others than those of the process.</summary>
public sealed record CommandContext
{
    /// <summary>Results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Errors and prompts, and the log of a server.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where a password is read from if it is not typed.</summary>
    public required TextReader In { get; init; }

    /// <summary>Reads a line that is typed and not shown; null where nobody is there to type.</summary>
    public Func<string>? ReadHidden { get; init; }

    /// <summary>Whether somebody types at a terminal and sees there what is printed.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>The variables of the environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The working directory.</summary>
    public required string Directory { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Opens the stores that a configuration names.</summary>
    public Func<OTalkOptions, Stores> OpenStores { get; init; } = static options => StoreFactory.Open(options, damaged: static _ => { });

    /// <summary>Replaces what a server is made of, before it is built; null for nothing.</summary>
    public Action<IServiceCollection>? Customize { get; init; }

    /// <summary>The surroundings of this process.</summary>
    public static CommandContext OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        In = Console.In,
        ReadHidden = Console.IsInputRedirected ? null : HiddenLine.Read,
        IsTerminal = !Console.IsInputRedirected && !Console.IsOutputRedirected,
        Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal),
        Directory = System.Environment.CurrentDirectory,
    };
}
