namespace OTalk.Accounts.Credentials.Stringprep;

/// <summary>The tables of RFC 3454 that RFC 4013 §2.1 maps by and §2.3 prohibits.</summary>
internal static class SaslprepTables
{
    /// <summary>C.1.2: spaces other than U+0020; mapped to U+0020.</summary>
    public static CodePointSet NonAsciiSpaces { get; } = CodePointSet.Parse("00A0 1680 2000-200B 202F 205F 3000");

    /// <summary>B.1: commonly mapped to nothing.</summary>
    public static CodePointSet MappedToNothing { get; } = CodePointSet.Parse("00AD 034F 1806 180B-180D 200B-200D 2060 FE00-FE0F FEFF");

    private static readonly CodePointSet[] _prohibited =
    [
        NonAsciiSpaces,

        // C.2.1 and C.2.2: control characters.
        CodePointSet.Parse("0000-001F 007F"),
        CodePointSet.Parse("0080-009F 06DD 070F 180E 200C-200D 2028-2029 2060-2063 206A-206F FEFF FFF9-FFFC 1D173-1D17A"),

        // C.3: private use.
        CodePointSet.Parse("E000-F8FF F0000-FFFFD 100000-10FFFD"),

        // C.4: not characters.
        CodePointSet.Parse(
            """
            FDD0-FDEF FFFE-FFFF 1FFFE-1FFFF 2FFFE-2FFFF 3FFFE-3FFFF 4FFFE-4FFFF 5FFFE-5FFFF 6FFFE-6FFFF 7FFFE-7FFFF
            8FFFE-8FFFF 9FFFE-9FFFF AFFFE-AFFFF BFFFE-BFFFF CFFFE-CFFFF DFFFE-DFFFF EFFFE-EFFFF FFFFE-FFFFF 10FFFE-10FFFF
            """),

        // C.5: surrogates.
        CodePointSet.Parse("D800-DFFF"),

        // C.6: inappropriate for plain text.
        CodePointSet.Parse("FFF9-FFFD"),

        // C.7: inappropriate for canonical representation.
        CodePointSet.Parse("2FF0-2FFB"),

        // C.8: change display properties, or are deprecated.
        CodePointSet.Parse("0340-0341 200E-200F 202A-202E 206A-206F"),

        // C.9: tagging characters.
        CodePointSet.Parse("E0001 E0020-E007F"),
    ];

    /// <summary>True for what may not stand in the output (RFC 4013 §2.3).</summary>
    public static bool IsProhibited(int codePoint) => Array.Exists(_prohibited, table => table.Contains(codePoint));
}
