namespace OTalk.Transcripts.Format;

/// <summary>A transcript is written wrongly, or the server did something else than it says. The message begins with file and line.</summary>
public sealed class TranscriptException(string file, int line, string message, Exception? inner = null)
    : Exception($"{file}:{line}: {message}", inner);
