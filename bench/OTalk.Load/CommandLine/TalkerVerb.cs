using System.CommandLine;
using OTalk.Load.Servers;

namespace OTalk.Load.CommandLine;

/// <summary>The verb that measures a Talker room beside a channel over WebSocket.</summary>
internal static class TalkerVerb
{
    public static Command Create()
    {
        var users = BoundedOption.Of("--users", "Users whom the subscribers share; 0 for one each, which takes longer to set up", 20, 0, 10_000);
        var server = new Option<string?>("--server") { Description = "The server program to start; else the one built here" };
        var set = new Option<string[]>("--set") { Description = "A setting for the servers, Section:Key=VALUE; repeatable" };
        var verb = Verbs.Measuring(
            "talker",
            "One Talker room, beside one channel over WebSocket with as many connections and the same load.",
            (run, parsed, cancel) => run.AgainstTalker(
                parsed.GetValue(server) ?? OTalkServerProcess.DefaultExecutable(), parsed.GetValue(set) ?? [], parsed.GetValue(users), cancel));
        verb.Options.Add(users);
        verb.Options.Add(server);
        verb.Options.Add(set);
        return verb;
    }
}
