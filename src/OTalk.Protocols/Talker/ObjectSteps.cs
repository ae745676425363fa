using System.Buffers;

namespace OTalk.Protocols.Talker;

/// <summary>
/// Checks one JSON object (RFC 8259) as its bytes come and finds its end: every byte is looked at once, and what is wrong is found at the
/// first byte that cannot stand where it stands.
/// </summary>
internal struct ObjectSteps
{
    private const int MaxDepth = 64;

    // What a string may have without a closer look.
    private static readonly SearchValues<byte> _plain =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x60).Select(static b => (byte)b).Except([(byte)'"', (byte)'\\'])]);

    private State _state;
    private int _depth;

    // A bit a level, the innermost lowest: set for arrays.
    private ulong _arrays;
    private bool _isName;
    private int _hexLeft;
    private byte _word;
    private int _wordAt;
    private NumberSteps _number;
    private Utf8Steps _character;

    private enum State
    {
        Start,
        NameOrEnd,
        Name,
        Colon,
        ValueOrEnd,
        Value,
        AfterValue,
        String,
        Escape,
        Hex,
        Word,
        Number,
        Complete,
    }

    /// <summary>How many bytes have been taken.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether a line break has come between tokens.</summary>
    internal bool HasBrokenLine { get; private set; }

    /// <summary>Whether the last byte taken was the last one of the object.</summary>
    internal readonly bool IsComplete => _state == State.Complete;

    private readonly bool IsInArray => (_arrays & 1) != 0;

    /// <summary>Takes bytes up to the end of the object, if it is among them.</summary>
    /// <returns>What is wrong with the last byte taken, or null.</returns>
    internal string? Take(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && _state != State.Complete)
        {
            if (_state == State.String && !_character.IsInside)
            {
                var run = bytes[at..].IndexOfAnyExcept(_plain) is var special and >= 0 ? special : bytes.Length - at;
                at += run;
                Count += run;
                if (at == bytes.Length)
                {
                    break;
                }
            }

            Count++;
            if (Step(bytes[at++]) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>A byte, as faults name it.</summary>
    internal static string Describe(byte b) => b is > 0x20 and < 0x7F ? $"'{(char)b}'" : $"the byte 0x{b:X2}";

    private string? Step(byte next) => _state switch
    {
        State.String => StepString(next),
        State.Escape => StepEscape(next),
        State.Hex => StepHex(next),
        State.Word => StepWord(next),
        State.Number => StepNumber(next),
        _ => StepBetween(next),
    };

    private string? StepBetween(byte next)
    {
        if (next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            HasBrokenLine |= next is (byte)'\r' or (byte)'\n';
            return null;
        }

        switch (_state)
        {
            case State.Start:
                return next == '{' ? Enter(isArray: false) : Expected("an object", next);
            case State.NameOrEnd when next == '}':
            case State.ValueOrEnd when next == ']':
                return Leave();
            case State.NameOrEnd or State.Name:
                _isName = true;
                return next == '"' ? Go(State.String) : Expected(_state == State.Name ? "a name" : "a name or '}'", next);
            case State.Colon:
                return next == ':' ? Go(State.Value) : Expected("':'", next);
            case State.AfterValue:
                return next == ',' ? Go(IsInArray ? State.Value : State.Name)
                    : next == (IsInArray ? ']' : '}') ? Leave()
                    : Expected(IsInArray ? "',' or ']'" : "',' or '}'", next);
            default:
                return BeginValue(next);
        }
    }

    private string? BeginValue(byte next)
    {
        switch (next)
        {
            case (byte)'{' or (byte)'[':
                return Enter(isArray: next == '[');
            case (byte)'"':
                _isName = false;
                return Go(State.String);
            case (byte)'t' or (byte)'f' or (byte)'n':
                _word = next;
                _wordAt = 1;
                return Go(State.Word);
            default:
                _number = default;
                return _number.TryTake(next) ? Go(State.Number) : Expected("a value", next);
        }
    }

    private string? Enter(bool isArray)
    {
        if (_depth == MaxDepth)
        {
            return $"the object is nested deeper than {MaxDepth} levels";
        }

        _depth++;
        _arrays = (_arrays << 1) | (isArray ? 1UL : 0);
        return Go(isArray ? State.ValueOrEnd : State.NameOrEnd);
    }

    private string? Leave()
    {
        _depth--;
        _arrays >>= 1;
        return Go(_depth == 0 ? State.Complete : State.AfterValue);
    }

    private string? StepString(byte next)
    {
        if (next >= 0x80 || _character.IsInside)
        {
            return _character.TryTake(next) ? null : $"invalid UTF-8 at byte {Count}";
        }

        return next switch
        {
            (byte)'"' => Go(_isName ? State.Colon : State.AfterValue),
            (byte)'\\' => Go(State.Escape),
            < 0x20 => $"broken JSON: a string has {Describe(next)} at byte {Count}, which must be escaped",
            _ => null,
        };
    }

    private string? StepEscape(byte next)
    {
        if (next == 'u')
        {
            _hexLeft = 4;
            return Go(State.Hex);
        }

        return "\"\\/bfnrt"u8.Contains(next) ? Go(State.String) : Expected("one of \"\\/bfnrtu", next);
    }

    private string? StepHex(byte next)
    {
        if (!char.IsAsciiHexDigit((char)next))
        {
            return Expected("a hexadecimal digit", next);
        }

        _hexLeft--;
        return _hexLeft == 0 ? Go(State.String) : null;
    }

    private string? StepWord(byte next)
    {
        var word = _word switch
        {
            (byte)'t' => "true",
            (byte)'f' => "false",
            _ => "null",
        };
        if (next != word[_wordAt])
        {
            return Expected(word, next);
        }

        _wordAt++;
        return _wordAt == word.Length ? Go(State.AfterValue) : null;
    }

    private string? StepNumber(byte next)
    {
        if (_number.TryTake(next))
        {
            return null;
        }

        if (!_number.MayEnd)
        {
            return Expected("a digit", next);
        }

        _state = State.AfterValue;
        return StepBetween(next);
    }

    private string? Go(State state)
    {
        _state = state;
        return null;
    }

    private readonly string Expected(string what, byte next) => $"broken JSON: {what} is expected at byte {Count}, not {Describe(next)}";
}
