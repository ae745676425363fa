using OTalk.Repository;
using OTalk.Repository.Conformance;
using OTalk.TestKit;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// Runs the tests, as the entry point that xunit would make; with the word "conformance" it writes the pages instead.
if (args is ["conformance"])
{
    await File.WriteAllTextAsync(Path.Combine(RepositoryLayout.Root, ConformancePage.Path), ConformancePage.Render());
    await File.WriteAllTextAsync(Path.Combine(RepositoryLayout.Root, SpecificationPage.Path), SpecificationPage.Render());
    return 0;
}

return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await ConsoleRunner.Run(args);
