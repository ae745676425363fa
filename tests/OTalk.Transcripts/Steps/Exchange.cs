using System.Text.Json;
using OTalk.Transcripts.Patterns;

namespace OTalk.Transcripts.Steps;

/// <summary>A stanza that a step sends or expects, for comparing it with one that is written down elsewhere.</summary>
public abstract record Exchange(bool IsSent)
{
    /// <summary>True if <paramref name="text"/> is that stanza; variables of the transcript keep the values they had in others.</summary>
    public abstract bool IsShownBy(string text, ref Variables variables);
}

/// <summary>A stanza as a pattern. One with <c>...</c> in it shows nothing: it would also match a stanza that lacks something.</summary>
internal sealed record PatternExchange(bool IsSent, JsonPattern Pattern) : Exchange(IsSent)
{
    /// <summary>Reads what is written elsewhere as the JSON that the pattern is about.</summary>
    public Func<string, JsonElement> Read { get; init; } = static text => JsonElement.Parse(text);

    public override bool IsShownBy(string text, ref Variables variables)
    {
        try
        {
            return IsClosed(Pattern) && PatternMatcher.Match(Pattern, Read(text), ref variables) is null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsClosed(JsonPattern pattern) => pattern switch
    {
        ObjectPattern members => !members.Open && members.Members.All(member => member.Value is null || IsClosed(member.Value)),
        ArrayPattern array => !array.Open && array.Items.All(IsClosed),
        _ => true,
    };
}

/// <summary>Text that is sent as it is, JSON or not.</summary>
internal sealed record TextExchange(string Sent) : Exchange(IsSent: true)
{
    public override bool IsShownBy(string text, ref Variables variables) => text == Sent;
}
