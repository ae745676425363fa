using System.CommandLine;
using OTalk.Load;
using OTalk.Load.CommandLine;

var root = new RootCommand("Puts a messaging server under load and prints what a delivery costs it.");
foreach (var scenario in Scenario.All)
    root.Subcommands.Add(Verbs.For(scenario));
root.Subcommands.Add(BesideVerbs.Talker());
root.Subcommands.Add(new TalkerIdleVerb().Create());
root.Subcommands.Add(BesideVerbs.Stomp());
root.Subcommands.Add(BesideVerbs.Federation());
root.Subcommands.Add(new RestPublishVerb().Create());
root.Subcommands.Add(new LargeTreeVerb().Create());
root.Subcommands.Add(new StalledVerb().Create());
root.Subcommands.Add(new RecoveryVerb().Create());
root.Subcommands.Add(Verbs.Baseline());
root.Subcommands.Add(Verbs.BaselineServer());
return await root.Parse(args).InvokeAsync();
