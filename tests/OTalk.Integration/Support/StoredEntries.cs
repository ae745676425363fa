using System.Diagnostics;
using System.Globalization;
using OTalk.TestKit;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Support;

/// <summary>The log of a server as its database has it, for what takes days otherwise.</summary>
internal static class StoredEntries
{
    private const string Script = """
        import sqlite3, struct, sys

        # CRC-32C over types and values, by which records are checked.
        table = []
        for n in range(256):
            for _ in range(8):
                n = (n >> 1) ^ 0x82F63B78 if n & 1 else n >> 1
            table.append(n)

        def record_sum(*values):
            crc = 0xFFFFFFFF
            for value in values:
                if value is None:
                    told = b"\x05"
                elif isinstance(value, int):
                    told = struct.pack("<Bq", 1, value)
                else:
                    raw = value.encode() if isinstance(value, str) else value
                    told = struct.pack("<BI", 3 if isinstance(value, str) else 4, len(raw)) + raw
                for byte in told:
                    crc = (crc >> 8) ^ table[(crc ^ byte) & 0xFF]
            return crc

        data = sqlite3.connect(sys.argv[1], timeout=10)
        data.create_function("record_sum", -1, record_sum, deterministic=True)
        if sys.argv[2] == "age":
            data.execute("UPDATE entry SET time = time - 86400000")
            data.commit()
        if sys.argv[2] == "trim":
            data.execute("DELETE FROM entry WHERE pos <= (SELECT floor FROM history WHERE history.tree = entry.tree "
                "AND history.channel = entry.channel AND history.kind = entry.kind AND hidden > 0)")
            data.execute("UPDATE history SET hidden = 0, trimmed = floor WHERE hidden > 0")
            data.commit()
        print(data.execute("SELECT count(*) FROM entry WHERE instr(CAST(body AS TEXT), ?) > 0", (sys.argv[3],)).fetchone()[0])
        """;

    extension(OTalkServer server)
    {
        /// <summary>Makes all entries of a stopped server a day older than they are: what retention does not show it keeps for ten minutes.</summary>
        public Task AgeAsync() => RunAsync(server, "age", "");

        /// <summary>Throws away what retention does not show, as a stopped server would have after days.</summary>
        /// <param name="gone">What the entries say that are not there any more.</param>
        public async Task TrimAsync(string gone) => Assert.Equal(0, await RunAsync(server, "trim", gone));
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
