using System.Globalization;

namespace OTalk.Load.IdleConnections;

/// <summary>
/// How many connections a process may have open. The .NET runtime raises its limit as far as the system lets it, in this program and in the
/// server; beyond that somebody else has to.
/// </summary>
internal static class FileDescriptors
{
    /// <summary>What a process has open besides connections.</summary>
    private const int Others = 500;

    /// <summary>Checks that so many connections can be open, here and in a server that is started from here.</summary>
    /// <exception cref="IOException">They cannot, with what would have to be changed.</exception>
    public static void Check(int connections) => Check(connections, File.ReadLines("/proc/self/limits"));

    /// <summary>The same with the text of <c>/proc/PID/limits</c>.</summary>
    public static void Check(int connections, IEnumerable<string> limits)
    {
        var line = limits.First(line => line.StartsWith("Max open files", StringComparison.Ordinal));

        // Name (of three words), soft limit, hard limit, unit.
        var hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
        if (int.TryParse(hard, CultureInfo.InvariantCulture, out var most) && most < connections + Others)
        {
            throw new IOException(
                $"{connections} connections need {connections + Others} open files a process, and this system allows {most}: " +
                "raise its hard limit (ulimit -Hn), or ask for fewer --connections.");
        }
    }
}
