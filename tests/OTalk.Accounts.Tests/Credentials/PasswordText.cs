using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OTalk.Accounts.Credentials;

namespace OTalk.Accounts.Tests.Credentials;

/// <summary>Passwords as generators make them: from every script, with what SASLprep maps to something else.</summary>
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

    private static readonly Gen<string> _any =
        Gen.Choose(1, 8).SelectMany(length => _rune.ArrayOf(length)).Select(runes => string.Concat(runes));

    /// <summary>Those that an account may have.</summary>
    public static Arbitrary<string> Good { get; } =
        _any.Where(text => Passwords.TryPrepare(text, stored: true, out _, out _)).ToArbitrary();

    /// <summary>The bytes of a password that an account may have.</summary>
    public static byte[] Prepare(string good, bool stored) =>
        Passwords.TryPrepare(good, stored, out var prepared, out var error) ? prepared : throw new ArgumentException(error, nameof(good));

    private static Gen<Rune> Range(int first, int last) => Gen.Choose(first, last).Select(code => new Rune(code));
}
