using System.CommandLine;
using OTalk.Engine.Options;
using OTalk.Server.Hosting;
using OTalk.Storage.Sql.Sqlite.Checking;

namespace OTalk.Server.Commands;

/// <summary><c>otalk storage check</c>: whether what is stored is what was written.</summary>
internal static class StorageCommands
{
    public static Command Create(CommonOptions common, CommandContext context) =>
        new("storage", "Look after the database; works with the server stopped or running") { Check(common, context) };

    private static Command Check(CommonOptions common, CommandContext context)
    {
        var command = new Command("check", "Compare every record with its checksum and look at the file's structure; exit code 1 if something is damaged");
        command.SetAction(async (line, _) =>
        {
            var options = common.Load(line, context).Options;
            if (options.Storage.Kind == StorageKind.Memory)
            {
                throw new CommandException(ExitCode.Failed, "with Storage:Kind memory nothing is stored");
            }

            try
            {
                var report = StorageCheck.Run(StoreFactory.SqliteOptions(options));
                foreach (var fault in report.Faults)
                {
                    await context.Out.WriteLineAsync(fault);
                }

                var outcome = report.Faults.Count == 0 ? "all as they were written" : $"{report.Faults.Count} faults";
                await context.Out.WriteLineAsync($"{report.Records} records: {outcome}");
                return report.Faults.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
            }
            catch (Exception error) when (Failure.Explain(error, options) is { } reason)
            {
                throw new CommandException(ExitCode.Failed, reason);
            }
        });
        return command;
    }
}
