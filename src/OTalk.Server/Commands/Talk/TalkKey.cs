namespace OTalk.Server.Commands.Talk;

/// <summary>What a key asks of the line editor.</summary>
internal enum TalkKeyKind
{
    /// <summary>Insert <see cref="TalkKey.Text"/>.</summary>
    Text,
    Enter,
    Backspace,
    Delete,
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    Up,
    Down,

    /// <summary>Delete from the cursor to the end.</summary>
    CutToEnd,

    /// <summary>Delete from the beginning to the cursor.</summary>
    CutToStart,

    /// <summary>Delete the word before the cursor.</summary>
    CutWord,

    /// <summary>Draw everything again.</summary>
    Redraw,

    /// <summary>Leave, whatever is in the line.</summary>
    Interrupt,

    /// <summary>Leave if the line is empty, else delete under the cursor.</summary>
    EndOfInput,
}

/// <summary>A key, or a stretch of text that was typed or pasted.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Text">For <see cref="TalkKeyKind.Text"/>.</param>
internal readonly record struct TalkKey(TalkKeyKind Kind, string Text = "");
