using OTalk.Transcripts.Format;
using OTalk.Transcripts.Patterns;
using OTalk.Transcripts.Steps;

namespace OTalk.Transcripts.Examples;

/// <summary>Whether an example stands in the transcript that plays it.</summary>
public static class ExampleCheck
{
    /// <summary>
    /// What is wrong, or null. Every stanza of the example is a stanza of the transcript, sent or received like there, each of them another
    /// one, in the order of its steps; ids, times and names that a variable stands for are the same wherever it does.
    /// </summary>
    public static string? Problem(DocumentExample example, string transcript)
    {
        if (example.Stanzas.Count == 0)
        {
            return example.Lines.FirstOrDefault(line => !transcript.Contains(line, StringComparison.Ordinal)) is { } absent
                ? $"{example.Place}: {example.PlayedBy} does not have the line: {absent}"
                : null;
        }

        List<(int Step, Exchange Exchange)> left =
            [.. TranscriptParser.Parse(example.PlayedBy!, transcript).Steps.SelectMany((step, at) => step.Exchanges.Select(exchange => (at, exchange)))];
        Variables variables = Variables.None;
        int reached = 0;
        foreach ((bool isSent, string text) in example.Stanzas)
        {
            int found = left.FindIndex(entry => entry.Step >= reached && entry.Exchange.IsSent == isSent && entry.Exchange.IsShownBy(text, ref variables));
            if (found < 0)
                return $"{example.Place}: {example.PlayedBy} does not play {(isSent ? "→" : "←")} {text}";
            reached = left[found].Step;
            left.RemoveAt(found);
        }

        return null;
    }
}
