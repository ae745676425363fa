using System.Text;

namespace OTalk.Fuzz.Running;

/// <summary>What is made of what a server sends: only how often it has answered, and whether it says that it is over.</summary>
internal abstract class Hearing
{
    /// <summary>Answers that have come to what is sent behind each input.</summary>
    public int Answers { get; protected set; }

    /// <summary>Whether nothing that is sent from now on will be read.</summary>
    public bool IsOver { get; protected set; }

    /// <summary>Takes the next bytes.</summary>
    public abstract void Take(ReadOnlySpan<byte> bytes);

    /// <summary>How often a part is in a text.</summary>
    protected static int Count(string text, string part)
    {
        int count = 0;
        for (int at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
            count++;
        return count;
    }
}

/// <summary>Looks for texts in a stream of bytes.</summary>
/// <param name="answer">What is in each answer, once.</param>
/// <param name="over">What is in the last that a server says; empty where that cannot be told.</param>
internal sealed class TextHearing(string answer, string over) : Hearing
{
    private readonly int _kept = Math.Max(answer.Length, over.Length) - 1;
    private string _left = "";

    public override void Take(ReadOnlySpan<byte> bytes)
    {
        string text = _left + Encoding.Latin1.GetString(bytes);
        int before = _left.Length;

        // What is in the part that was looked at already is not counted again, what begins there and ends behind it is.
        Answers += Count(text, answer) - (before >= answer.Length ? Count(text[..before], answer) : 0);
        IsOver |= over.Length > 0 && text.Contains(over, StringComparison.Ordinal);
        _left = text.Length <= _kept ? text : text[^_kept..];
    }
}
