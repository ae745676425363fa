using System.CommandLine;
using OTalk.Load.Servers;

namespace OTalk.Load.CommandLine;

/// <summary>The verbs that measure something beside one channel over WebSocket, with as many connections and the same load.</summary>
internal static class BesideVerbs
{
    /// <summary>A Talker room.</summary>
    public static Command Talker()
    {
        var users = BoundedOption.Of("--users", "Users whom the subscribers share; 0 for one each, which takes longer to set up", 20, 0, 10_000);
        var verb = Create(
            "talker",
            "One Talker room, beside one channel over WebSocket with as many connections and the same load.",
            (run, server, set, parsed, cancel) => run.AgainstTalker(server, set, parsed.GetValue(users), cancel));
        verb.Options.Add(users);
        return verb;
    }

    /// <summary>A channel over STOMP.</summary>
    public static Command Stomp() => Create(
        "stomp-ws",
        "One channel over STOMP, beside one over WebSocket with as many connections and the same load.",
        (run, server, set, _, cancel) => run.AgainstStomp(server, set, cancel));

    /// <summary>A channel across two servers.</summary>
    public static Command Federation()
    {
        var leastRate = new Option<double?>("--min-ratio") { Description = "Fail below so many times the deliveries per second of one server" };
        var verb = Create(
            "federation",
            "One channel whose subscribers are all on another server, beside the same on one server.",
            (run, server, set, parsed, cancel) => run.AcrossServers(server, set, parsed.GetValue(leastRate), cancel));
        verb.Options.Add(leastRate);
        return verb;
    }

    private static Command Create(
        string name, string description, Func<LoadRun, string, IReadOnlyList<string>, ParseResult, CancellationToken, Reporting.RunReport> measure)
    {
        var server = new Option<string?>("--server") { Description = "The server program to start; else the one built here" };
        var set = new Option<string[]>("--set") { Description = "A setting for the servers, Section:Key=VALUE; repeatable" };
        var verb = Verbs.Measuring(name, description, (run, parsed, cancel) => measure(
            run, parsed.GetValue(server) ?? OTalkServerProcess.DefaultExecutable(), parsed.GetValue(set) ?? [], parsed, cancel));
        verb.Options.Add(server);
        verb.Options.Add(set);
        return verb;
    }
}
