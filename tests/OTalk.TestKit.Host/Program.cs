using OTalk.TestKit.Host;

// Runs servers until whoever started it is gone. What is said on its streams: HostProcess of the test kit.
await new ServerHosting(Console.In, Console.Out).RunAsync();
