using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OTalk.Simulation;

/// <summary>What happened, for people: the end of it is printed with a failure. Two runs of one seed have the same trace.</summary>
internal sealed class Trace
{
    private const string LinesVariable = "OTALK_SIMULATION_LINES";

    /// <summary>Lines of the end that are shown, unless the environment says how many.</summary>
    private static readonly int s_shown = int.TryParse(Environment.GetEnvironmentVariable(LinesVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int lines) ? lines : 80;

    private readonly List<string> _lines = [];

    public int Count => _lines.Count;

    public void Note(string line) => _lines.Add(line);

    /// <summary>Whether something has happened.</summary>
    public bool Has(string what) => _lines.Exists(line => line.Contains(what, StringComparison.Ordinal));

    /// <summary>The last lines.</summary>
    public string End => string.Join('\n', _lines.TakeLast(s_shown));

    /// <summary>SHA-256 of the whole, in hexadecimal.</summary>
    public string Digest() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', _lines))));
}
