namespace OTalk.Server.Commands.Talk;

/// <summary>The lines that were entered, and the one being written below them.</summary>
internal sealed class LineHistory
{
    private const int Most = 500;

    private readonly List<string> _lines = [];
    private string _draft = "";
    private int _at;

    /// <summary>Adds a line below the others, unless it is the last one again, and goes behind it.</summary>
    public void Add(string line)
    {
        if (_lines.Count == 0 || _lines[^1] != line)
        {
            _lines.Add(line);
        }

        if (_lines.Count > Most)
        {
            _lines.RemoveAt(0);
        }

        _at = _lines.Count;
        _draft = "";
    }

    /// <summary>The line above, or null at the top. What is being written is kept.</summary>
    public string? Older(string current)
    {
        if (_at == 0)
        {
            return null;
        }

        if (_at == _lines.Count)
        {
            _draft = current;
        }

        return _lines[--_at];
    }

    /// <summary>The line below, in the end the one that was being written; null at the bottom.</summary>
    public string? Newer() => _at == _lines.Count ? null : ++_at == _lines.Count ? _draft : _lines[_at];
}
