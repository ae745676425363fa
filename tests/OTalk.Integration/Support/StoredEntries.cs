using System.Diagnostics;
using System.Globalization;
using OTalk.TestKit;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Support;

/// <summary>The log of a server as its database has it, for what takes days otherwise.</summary>
internal static class StoredEntries
{
    private const string Script = """
        import sqlite3, sys
        data = sqlite3.connect(sys.argv[1], timeout=10)
        if sys.argv[2] == "age":
            data.execute("UPDATE entry SET time = time - 86400000")
            data.commit()
        print(data.execute("SELECT count(*) FROM entry WHERE instr(CAST(body AS TEXT), ?) > 0", (sys.argv[3],)).fetchone()[0])
        """;

    extension(OTalkServer server)
    {
        /// <summary>Makes all entries of a stopped server a day older than they are: what retention does not show it keeps for ten minutes.</summary>
        public Task AgeAsync() => RunAsync(server, "age", "");

        /// <summary>Waits until the server has thrown away what retention does not show.</summary>
        /// <param name="body">What the entries say.</param>
        public Task WhenTrimmedAsync(string body) => Polling.UntilAsync($"'{body}' is trimmed", async () => await RunAsync(server, "count", body) == 0);
    }

    private static async Task<int> RunAsync(OTalkServer server, string what, string body)
    {
        string file = Assert.Single(Directory.EnumerateFiles(server.DataDirectory, "*.db"));
        using Process python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Script, file, what, body]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string count = await python.StandardOutput.ReadToEndAsync().WaitAsync(Deadlines.Command);
        await python.WaitForExitAsync().WaitAsync(Deadlines.Command);
        Assert.Equal(0, python.ExitCode);
        return int.Parse(count, CultureInfo.InvariantCulture);
    }
}
