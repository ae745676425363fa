namespace OTalk.Transcripts.Patterns;

/// <summary>A pattern or template is written wrongly. <paramref name="line"/> counts from 0 at its first line.</summary>
public sealed class PatternSyntaxException(string message, int line) : Exception(message)
{
    public int Line { get; } = line;
}
