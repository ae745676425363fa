using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace OTalk.Accounts.Tests.Credentials;

/// <summary>Passwords as generators make them: every script, what SASLprep maps away, what it refuses.</summary>
internal static class PasswordText
{
    private static readonly Gen<Rune> _rune = Gen.Frequency(
        (6, Range(0x20, 0x7E)),
        (2, Range(0xA0, 0x24F)),
        (1, Range(0x300, 0x36F)),
        (2, Range(0x370, 0x5FF)),
        (1, Range(0x600, 0x6FF)),
        (1, Range(0x2000, 0x206F)),
        (1, Range(0x3040, 0xD7FF)),
        (1, Range(0xF900, 0xFFFF)),
        (1, Range(0x10000, 0x10FFFF)));

    public static Arbitrary<string> Any { get; } = _rune.ArrayOf().Select(runes => string.Concat(runes)).ToArbitrary();

    private static Gen<Rune> Range(int first, int last) => Gen.Choose(first, last).Select(code => new Rune(code));
}
