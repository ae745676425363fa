using OTalk.Transcripts.Patterns;
using OTalk.Transcripts.Steps;

namespace OTalk.Transcripts.Format;

/// <summary>
/// Reads a transcript: first what it shows (<c>covers:</c>) and what there is (<c>server:</c>, <c>account:</c>, <c>token NAME:</c>, <c>expected
/// error:</c>, <c>client NAME</c> for oTalk over WebSocket, <c>talker NAME</c> for Talker, <c>stomp NAME</c> for STOMP), then what happens, one
/// step a line. <see cref="StepGrammar"/> has the steps. Every mistake names file and line.
/// </summary>
public static class TranscriptParser
{
    public static Transcript Parse(string file, string text)
    {
        Declarations declarations = new(file);
        List<Step> steps = [];
        foreach (TranscriptLine line in TranscriptLine.Split(file, text))
        {
            try
            {
                if (!declarations.TryAdd(line))
                    steps.Add(StepGrammar.Read(line, declarations.Find));
                else if (steps.Count > 0)
                    throw new TranscriptException(file, line.Number, "declarations come before the first step");
            }
            catch (PatternSyntaxException e)
            {
                throw new TranscriptException(file, line.Number + 1 + e.Line, e.Message, e);
            }
            catch (FormatException e)
            {
                throw new TranscriptException(file, line.Number, e.Message, e);
            }
        }

        return steps.Count > 0
            ? new Transcript(file, declarations.Covers, declarations.Setup, declarations.Clients, steps)
            : throw new TranscriptException(file, 1, "nothing happens in this transcript");
    }

    public static Transcript Load(string path, string name) => Parse(name, File.ReadAllText(path));
}
