using OTalk.Server.Commands;

return await OTalkCommand.RunAsync(args, CommandContext.OfProcess());
