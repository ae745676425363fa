using System.Text.Json;
using System.Text.Json.Serialization;

namespace OTalk.Load.Reporting;

/// <summary>The report for programs: one JSON object with all that the table says. What is not known is left out.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    public static void Write<T>(T report, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(report, Options));
}
