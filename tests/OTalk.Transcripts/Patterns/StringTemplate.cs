using System.Text.Json;
using System.Text.RegularExpressions;

namespace OTalk.Transcripts.Patterns;

/// <summary>Text with <c>$name</c> in it; <c>$$</c> is a dollar sign, and so is a <c>$</c> that no name follows.</summary>
public static partial class StringTemplate
{
    public static IReadOnlyList<StringPart> Split(string text)
    {
        List<StringPart> parts = [];
        int from = 0;
        foreach (Match match in Special().Matches(text))
        {
            Add(text[from..match.Index]);
            from = match.Index + match.Length;
            if (match.Groups["name"] is { Success: true } name)
                parts.Add(new StringPart(name.Value, IsVariable: true));
            else
                Add("$");
        }

        Add(text[from..]);
        return parts;

        void Add(string literal)
        {
            if (literal.Length > 0)
                parts.Add(new StringPart(literal, IsVariable: false));
        }
    }

    /// <summary>
    /// The text of a stanza to send, its variables filled in: inside quotes the text of the value, outside its JSON.
    /// Variables that <paramref name="find"/> does not know are named by an exception.
    /// </summary>
    public static string Fill(string json, Func<string, JsonElement?> find) => Quoted().Replace(json, match =>
    {
        if (match.Groups["name"] is { Success: true } bare)
            return Value(bare.Value).GetRawText();
        return Special().Replace(match.Value, inner => inner.Groups["name"] is { Success: true } name ? Inside(Value(name.Value)) : "$");

        JsonElement Value(string name) =>
            find(name) ?? throw new PatternSyntaxException($"${name} has no value yet", json.AsSpan(0, match.Index).Count('\n'));
    });

    private static string Inside(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetRawText()[1..^1] : value.GetRawText().Replace("\"", "\\\"", StringComparison.Ordinal);

    [GeneratedRegex(@"\$(\$|(?<name>[A-Za-z_]\w*))", RegexOptions.ExplicitCapture)]
    private static partial Regex Special();

    /// <summary>A whole JSON string, or a variable outside of one.</summary>
    [GeneratedRegex(@"""([^""\\]|\\.)*""|\$(?<name>[A-Za-z_]\w*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}
