namespace OTalk.Server.Commands.Talk;

/// <summary>The colour of a name: always the same, in every run and on every machine.</summary>
internal static class NameColor
{
    // Those of the 16 that can be read on dark and on light; the terminal's own theme says which they are.
    private static readonly string[] _styles = ["31", "32", "33", "34", "35", "36", "1;31", "1;32", "1;33", "1;34", "1;35", "1;36"];

    /// <summary>Parameters of SGR.</summary>
    public static string Of(string name)
    {
        // FNV-1a; the hash of the framework is another in every process.
        var hash = 2166136261u;
        foreach (var unit in name)
        {
            hash = unchecked((hash ^ unit) * 16777619u);
        }

        return _styles[hash % (uint)_styles.Length];
    }
}
