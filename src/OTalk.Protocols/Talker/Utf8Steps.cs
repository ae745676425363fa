namespace OTalk.Protocols.Talker;

/// <summary>Checks UTF-8 (RFC 3629, section 4) byte by byte: nothing overlong, no surrogates, nothing above U+10FFFF.</summary>
internal struct Utf8Steps
{
    private int _left;
    private byte _least;
    private byte _most;

    /// <summary>Whether a character has begun and is not complete.</summary>
    internal readonly bool IsInside => _left > 0;

    /// <summary>Takes the next byte; false where it cannot stand there.</summary>
    internal bool TryTake(byte next)
    {
        if (_left == 0)
        {
            return TryBegin(next);
        }

        var fits = next >= _least && next <= _most;
        _left--;
        _least = 0x80;
        _most = 0xBF;
        return fits;
    }

    private bool TryBegin(byte first)
    {
        // The second byte is what tells overlong forms and surrogates.
        (_left, _least, _most) = first switch
        {
            <= 0x7F => (0, default, default),
            >= 0xC2 and <= 0xDF => (1, (byte)0x80, (byte)0xBF),
            0xE0 => (2, (byte)0xA0, (byte)0xBF),
            0xED => (2, (byte)0x80, (byte)0x9F),
            >= 0xE1 and <= 0xEF => (2, (byte)0x80, (byte)0xBF),
            0xF0 => (3, (byte)0x90, (byte)0xBF),
            >= 0xF1 and <= 0xF3 => (3, (byte)0x80, (byte)0xBF),
            0xF4 => (3, (byte)0x80, (byte)0x8F),
            _ => (-1, default, default),
        };
        return _left >= 0;
    }
}
