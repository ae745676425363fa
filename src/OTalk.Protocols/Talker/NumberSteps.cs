namespace OTalk.Protocols.Talker;

/// <summary>Checks a JSON number (RFC 8259, section 6) byte by byte.</summary>
internal struct NumberSteps
{
    private Part _part;

    private enum Part
    {
        Start,
        Minus,
        Zero,
        Whole,
        Point,
        Fraction,
        Exponent,
        Sign,
        Power,
    }

    /// <summary>Whether the number may end here.</summary>
    internal readonly bool MayEnd => _part is Part.Zero or Part.Whole or Part.Fraction or Part.Power;

    /// <summary>Takes the next byte; false, and nothing taken, where it is no part of the number.</summary>
    internal bool TryTake(byte next)
    {
        Part? part = (_part, (char)next) switch
        {
            (Part.Start, '-') => Part.Minus,
            (Part.Start or Part.Minus, '0') => Part.Zero,
            (Part.Start or Part.Minus, >= '1' and <= '9') => Part.Whole,
            (Part.Whole, >= '0' and <= '9') => Part.Whole,
            (Part.Zero or Part.Whole, '.') => Part.Point,
            (Part.Point or Part.Fraction, >= '0' and <= '9') => Part.Fraction,
            (Part.Zero or Part.Whole or Part.Fraction, 'e' or 'E') => Part.Exponent,
            (Part.Exponent, '+' or '-') => Part.Sign,
            (Part.Exponent or Part.Sign or Part.Power, >= '0' and <= '9') => Part.Power,
            _ => null,
        };
        _part = part ?? _part;
        return part is not null;
    }
}
