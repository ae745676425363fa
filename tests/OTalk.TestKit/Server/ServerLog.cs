using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OTalk.TestKit.Server;

/// <summary>
/// Everything a server wrote to its standard output and error, and the judgement of it. A log line is a JSON object with a member
/// <c>level</c>, or text that starts with the level; whatever else stands there (a stack trace of the runtime) is looked at too.
/// </summary>
public sealed partial class ServerLog
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void Add(string line) => _lines.Enqueue(line);

    /// <summary>The lines that must fail a test: errors and worse, and exceptions nobody caught or looked at, unless they are expected.</summary>
    public IReadOnlyList<string> Faults(IEnumerable<Regex> expected)
    {
        Regex[] allowed = [.. expected];
        return [.. _lines.Where(IsFault).Where(line => !allowed.Any(pattern => pattern.IsMatch(line)))];
    }

    /// <summary>The last lines, for messages.</summary>
    public string Tail(int count = 40) => string.Join('\n', _lines.TakeLast(count).Select(line => "    " + line));

    /// <summary>The first JSON line whose <c>event</c> is this, or null.</summary>
    public JsonElement? FindEvent(string name)
    {
        foreach (string line in _lines)
        {
            if (Parse(line) is { } entry && entry.TryGetProperty("event", out JsonElement given) && given.ValueEquals(name))
                return entry;
        }

        return null;
    }

    private static bool IsFault(string line) => Level(line) is "error" or "fail" or "critical" or "crit" || Uncaught().IsMatch(line);

    private static string? Level(string line)
    {
        if (Parse(line) is { } entry)
            return entry.TryGetProperty("level", out JsonElement level) ? level.ToString().ToLowerInvariant() : null;

        Match match = LeadingLevel().Match(line);
        return match.Success ? match.Groups["level"].Value.ToLowerInvariant() : null;
    }

    private static JsonElement? Parse(string line)
    {
        if (!line.StartsWith('{'))
            return null;
        try
        {
            return JsonElement.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A level at the start of a text line, after a time stamp if there is one: <c>fail: …</c>, <c>2013-02-21T10:00:00Z Error …</c>.</summary>
    [GeneratedRegex(@"^(\d{4}-\S+\s+)?\[?(?<level>error|fail|critical|crit)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex LeadingLevel();

    [GeneratedRegex("unhandled exception|unobserved", RegexOptions.IgnoreCase)]
    private static partial Regex Uncaught();
}
