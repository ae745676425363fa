using System.Text.Json;
using System.Text.RegularExpressions;

namespace OTalk.Transcripts.Patterns;

/// <summary>Compares received JSON with patterns.</summary>
public static class PatternMatcher
{
    /// <summary>Null and the variables with what was captured, or the first difference and the variables as they were.</summary>
    public static Mismatch? Match(JsonPattern pattern, JsonElement value, ref Variables variables)
    {
        Variables captured = variables;
        Mismatch? mismatch = Match(pattern, value, "", ref captured);
        if (mismatch is null)
            variables = captured;
        return mismatch;
    }

    private static Mismatch? Match(JsonPattern pattern, JsonElement value, string path, ref Variables variables) => pattern switch
    {
        TokenPattern token => value.GetRawText() == token.Token ? null : Mismatch.Of(path, token.Token, value),
        StringPattern text => MatchString(text, value, path, ref variables),
        VariablePattern variable => MatchVariable(variable, value, path, ref variables),
        ObjectPattern members => MatchObject(members, value, path, ref variables),
        ArrayPattern array => MatchArray(array, value, path, ref variables),
        _ => throw new ArgumentOutOfRangeException(nameof(pattern)),
    };

    private static Mismatch? MatchVariable(VariablePattern variable, JsonElement value, string path, ref Variables variables)
    {
        if (variable.Kind is { } kind && !Kinds.Is(kind, value))
            return Mismatch.Of(path, "a " + kind, value);
        if (variables.Find(variable.Name) is { } known)
            return JsonElement.DeepEquals(known, value) ? null : Mismatch.Of(path, $"${variable.Name} = {known.GetRawText()}", value);
        variables = variables.With(variable.Name, value);
        return null;
    }

    private static Mismatch? MatchString(StringPattern pattern, JsonElement value, string path, ref Variables variables)
    {
        string shown = "\"" + string.Concat(pattern.Parts.Select(part => part.IsVariable ? "$" + part.Text : part.Text)) + "\"";
        if (value.ValueKind != JsonValueKind.String)
            return Mismatch.Of(path, shown, value);

        HashSet<string> captures = new(StringComparer.Ordinal);
        string piece = pattern.Parts.Count == 1 ? ".*" : "[^/]+";
        string regex = "";
        foreach (StringPart part in pattern.Parts)
        {
            if (!part.IsVariable || variables.FindText(part.Text) is not null)
                regex += Regex.Escape(part.IsVariable ? variables.FindText(part.Text)! : part.Text);
            else if (part.Text == Variables.Anything)
                regex += piece;
            else
                regex += captures.Add(part.Text) ? $"(?<{part.Text}>{piece})" : $@"\k<{part.Text}>";
        }

        Match match = Regex.Match(value.GetString()!, $@"\A{regex}\z", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        if (!match.Success)
            return Mismatch.Of(path, shown + Known(pattern, variables), value);
        foreach (string name in captures)
            variables = variables.With(name, JsonSerializer.SerializeToElement(match.Groups[name].Value));
        return null;
    }

    private static string Known(StringPattern pattern, Variables variables) => string.Concat(
        pattern.Parts.Where(part => part.IsVariable).Select(part => variables.FindText(part.Text) is { } text ? $" (${part.Text} = {text})" : ""));

    private static Mismatch? MatchObject(ObjectPattern pattern, JsonElement value, string path, ref Variables variables)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return Mismatch.Of(path, "an object", value);

        HashSet<string> rest = new(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (!rest.Add(member.Name))
                return new Mismatch(path, $"member {member.Name} occurs twice");
        }

        foreach (MemberPattern member in pattern.Members)
        {
            string at = $"{path}.{member.Name}";
            if (!rest.Remove(member.Name))
            {
                if (member.Value is not null)
                    return new Mismatch(at, "is missing");
            }
            else if (member.Value is null)
            {
                return Mismatch.Of(at, "no such member", value.GetProperty(member.Name));
            }
            else if (Match(member.Value, value.GetProperty(member.Name), at, ref variables) is { } mismatch)
            {
                return mismatch;
            }
        }

        return pattern.Open || rest.Count == 0 ? null : new Mismatch(path, $"unexpected member {string.Join(", ", rest.Order(StringComparer.Ordinal))}");
    }

    private static Mismatch? MatchArray(ArrayPattern pattern, JsonElement value, string path, ref Variables variables)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return Mismatch.Of(path, "an array", value);
        JsonElement[] elements = [.. value.EnumerateArray()];
        if (elements.Length < pattern.Items.Count || (!pattern.Open && elements.Length > pattern.Items.Count))
            return Mismatch.Of(path, $"{(pattern.Open ? "at least " : "")}{pattern.Items.Count} elements", value);
        if (!pattern.Ordered)
            return MatchUnordered(pattern.Items, elements, ref variables) ? null : Mismatch.Of(path, "these elements in any order", value);

        for (int i = 0; i < pattern.Items.Count; i++)
        {
            if (Match(pattern.Items[i], elements[i], $"{path}[{i}]", ref variables) is { } mismatch)
                return mismatch;
        }

        return null;
    }

    /// <summary>Finds an element for each pattern, trying again where an earlier choice took the only one that fits a later pattern.</summary>
    public static bool MatchUnordered(IReadOnlyList<JsonPattern> patterns, IReadOnlyList<JsonElement> elements, ref Variables variables)
    {
        if (patterns.Count == 0)
            return true;
        for (int i = 0; i < elements.Count; i++)
        {
            Variables attempt = variables;
            if (Match(patterns[0], elements[i], "", ref attempt) is null
                && MatchUnordered([.. patterns.Skip(1)], [.. elements.Where((_, at) => at != i)], ref attempt))
            {
                variables = attempt;
                return true;
            }
        }

        return false;
    }
}
