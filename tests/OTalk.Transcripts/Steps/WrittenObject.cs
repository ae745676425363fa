using System.Text.Json;
using OTalk.Transcripts.Patterns;

namespace OTalk.Transcripts.Steps;

/// <summary>A JSON object to be sent as it is written in a transcript, with its variables filled in.</summary>
internal sealed class WrittenObject
{
    private static readonly JsonElement s_sample = JsonSerializer.SerializeToElement("");

    private readonly string _template;

    public WrittenObject(string template)
    {
        string sample = StringTemplate.Fill(template, _ => s_sample);
        try
        {
            JsonElement.Parse(sample);
        }
        catch (JsonException e)
        {
            throw new PatternSyntaxException($"this is no JSON (use 'sends text' where that is meant): {e.Message}", (int)(e.LineNumber ?? 0));
        }

        _template = template;
        Exchanges = [new PatternExchange(IsSent: true, PatternParser.Parse(template))];
    }

    public IReadOnlyList<Exchange> Exchanges { get; }

    public string Fill(Variables variables) => StringTemplate.Fill(_template, variables.Find);
}
