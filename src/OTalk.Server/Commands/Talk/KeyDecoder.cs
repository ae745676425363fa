using System.Text;

namespace OTalk.Server.Commands.Talk;

/// <summary>
/// Makes <see cref="TalkKey"/>s of the keys that <see cref="Console.ReadKey(bool)"/> gives: joins surrogate pairs and finds bracketed
/// pastes, <c>ESC [ 200 ~</c> to <c>ESC [ 201 ~</c>, which the console gives as Escape, or Alt+[, and the characters behind it. In a paste
/// line breaks are spaces.
/// </summary>
internal sealed class KeyDecoder
{
    private const string PasteBegins = "200~";
    private const string PasteEnds = "201~";
    private const int Longest = 16;

    private readonly StringBuilder _sequence = new();
    private readonly StringBuilder _paste = new();
    private bool _afterEscape;
    private bool _inSequence;
    private bool _inPaste;
    private char _high;

    /// <summary>The keys that this one completes, often one.</summary>
    /// <param name="key">What the console gave.</param>
    /// <param name="followed">Whether it has more to give at once: nobody presses Escape and another key that fast.</param>
    public IEnumerable<TalkKey> Decode(ConsoleKeyInfo key, bool followed)
    {
        var begins = key.KeyChar == '[' && (_afterEscape || key.Modifiers == ConsoleModifiers.Alt);
        // In a paste, which can be long, a read of the terminal may end between the two.
        _afterEscape = key.Key == ConsoleKey.Escape && (followed || _inPaste);
        if (begins)
        {
            _sequence.Clear();
            _inSequence = true;
        }

        return begins || _afterEscape ? [] : _inSequence ? Sequence(key.KeyChar) : Outside(key);
    }

    // Up to the byte that ends a control sequence (ECMA-48, 5.4). Of those that are not known nothing reaches the line.
    private IEnumerable<TalkKey> Sequence(char next)
    {
        _sequence.Append(next);
        _inSequence = next is >= ' ' and < '@' && _sequence.Length < Longest;
        return _inSequence ? [] : _sequence.ToString() switch
        {
            PasteBegins => Paste(begins: true),
            PasteEnds => Paste(begins: false),
            _ => [],
        };
    }

    private IEnumerable<TalkKey> Paste(bool begins)
    {
        var pasted = _paste.ToString();
        _paste.Clear();
        _inPaste = begins;
        return pasted.Length > 0 ? [new TalkKey(TalkKeyKind.Text, SafeText.Line(pasted))] : [];
    }

    private IEnumerable<TalkKey> Outside(ConsoleKeyInfo key)
    {
        if (_inPaste)
        {
            _paste.Append(key.Key == ConsoleKey.Enter ? '\n' : key.KeyChar);
            return [];
        }

        if (char.IsHighSurrogate(key.KeyChar))
        {
            _high = key.KeyChar;
            return [];
        }

        if (char.IsLowSurrogate(key.KeyChar))
        {
            var pair = new string([_high, key.KeyChar]);
            return char.IsHighSurrogate(_high) ? [new TalkKey(TalkKeyKind.Text, pair)] : [];
        }

        return Single(key) is { } single ? [single] : [];
    }

    private static TalkKey? Single(ConsoleKeyInfo key) => Named(key) is { } kind
        ? new TalkKey(kind)
        : key.KeyChar >= ' ' && !char.IsControl(key.KeyChar) && !key.Modifiers.HasFlag(ConsoleModifiers.Alt)
            ? new TalkKey(TalkKeyKind.Text, key.KeyChar.ToString())
            : null;

    private static TalkKeyKind? Named(ConsoleKeyInfo key) => (key.Key, key.KeyChar, key.Modifiers.HasFlag(ConsoleModifiers.Control)) switch
    {
        (ConsoleKey.Enter, _, _) or (_, '\r' or '\n', _) => TalkKeyKind.Enter,
        (_, '\x17', _) or (ConsoleKey.Backspace, _, true) => TalkKeyKind.CutWord,
        (ConsoleKey.Backspace, _, _) or (_, '\b' or '\x7f', _) => TalkKeyKind.Backspace,
        (ConsoleKey.Delete, _, _) => TalkKeyKind.Delete,
        (ConsoleKey.LeftArrow, _, true) => TalkKeyKind.WordLeft,
        (ConsoleKey.RightArrow, _, true) => TalkKeyKind.WordRight,
        (ConsoleKey.LeftArrow, _, _) or (_, '\x02', _) => TalkKeyKind.Left,
        (ConsoleKey.RightArrow, _, _) or (_, '\x06', _) => TalkKeyKind.Right,
        (ConsoleKey.UpArrow, _, _) or (_, '\x10', _) => TalkKeyKind.Up,
        (ConsoleKey.DownArrow, _, _) or (_, '\x0e', _) => TalkKeyKind.Down,
        (ConsoleKey.Home, _, _) or (_, '\x01', _) => TalkKeyKind.Home,
        (ConsoleKey.End, _, _) or (_, '\x05', _) => TalkKeyKind.End,
        (_, '\x0b', _) => TalkKeyKind.CutToEnd,
        (_, '\x15', _) => TalkKeyKind.CutToStart,
        (_, '\x0c', _) => TalkKeyKind.Redraw,
        (_, '\x03', _) => TalkKeyKind.Interrupt,
        (_, '\x04', _) => TalkKeyKind.EndOfInput,
        _ => null,
    };
}
