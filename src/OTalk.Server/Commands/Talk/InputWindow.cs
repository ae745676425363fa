namespace OTalk.Server.Commands.Talk;

/// <summary>The part of the line being written that is shown, so that the cursor is always in it.</summary>
/// <param name="Text">What is shown, prompt included.</param>
/// <param name="Cursor">The cursor's column in it, from 0.</param>
internal readonly record struct InputWindow(string Text, int Cursor)
{
    private const string Prompt = "> ";
    private const string PromptOfRest = "< ";

    /// <summary>Looks at a line through so many columns. One is left free, where the cursor stands at the end.</summary>
    public static InputWindow Of(string text, int cursor, int columns)
    {
        var room = Math.Max(1, columns - Prompt.Length - 1);
        var before = TextWidth.Of(text[..cursor]);
        if (before <= room)
        {
            return new InputWindow(Prompt + TextWidth.Cut(text, room), Prompt.Length + before);
        }

        // A third stays free behind the cursor, so that what follows it can be seen.
        var shown = TextWidth.CutStart(text[..cursor], before - (2 * room / 3));
        return new InputWindow(PromptOfRest + TextWidth.Cut(shown + text[cursor..], room), Prompt.Length + TextWidth.Of(shown));
    }
}
