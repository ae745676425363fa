using System.Buffers;
using System.Diagnostics;
using System.Text;

namespace OTalk.Accounts.Credentials.Stringprep;

/// <summary>
/// SASLprep (RFC 4013), the stringprep profile by which two people who type the same password on different keyboards get the same bytes.
/// </summary>
/// <remarks>
/// Normalisation is that of the platform's Unicode version. For every code point that Unicode 3.2 knew, that is form KC of Unicode 3.2,
/// except for the five ideographs of Corrigendum 4, which it had wrong. Others are refused in stored strings, and in queries can at most
/// fail to match.
/// </remarks>
public static class Saslprep
{
    /// <summary>Prepares a string.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="stored">
    /// True for a string that will be kept: unassigned code points are refused. False for one to compare with it.
    /// </param>
    /// <param name="prepared">The prepared string; empty when it is refused.</param>
    /// <returns><see cref="SaslprepError.None"/>, or the rule that refuses the string.</returns>
    public static SaslprepError Prepare(string text, bool stored, out string prepared)
    {
        prepared = string.Empty;
        if (IsPrintableAscii(text))
        {
            prepared = text;
            return SaslprepError.None;
        }

        var error = Map(text, stored, out var mapped);
        if (error != SaslprepError.None) return error;
        var normalised = mapped.Normalize(NormalizationForm.FormKC);
        error = CheckOutput(normalised);
        if (error == SaslprepError.None) prepared = normalised;
        return error;
    }

    private static bool IsPrintableAscii(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>
    /// RFC 4013 §2.1. U+200B stands in both tables; the space comes first, as in the RFC's order. Unassigned code points are looked for
    /// before normalisation, which could turn one that a later Unicode assigned into others.
    /// </summary>
    private static SaslprepError Map(string text, bool stored, out string mapped)
    {
        mapped = string.Empty;
        var output = new StringBuilder(text.Length);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != OperationStatus.Done) return SaslprepError.Malformed;
            rest = rest[length..];
            if (SaslprepTables.NonAsciiSpaces.Contains(rune.Value)) output.Append(' ');
            else if (rune.Value == 0xFFFE) return SaslprepError.Prohibited; // Normalize would throw; no form of it is allowed.
            else if (stored && UnassignedTable.A1.Contains(rune.Value)) return SaslprepError.Unassigned;
            else if (!SaslprepTables.MappedToNothing.Contains(rune.Value)) output.Append(rune);
        }

        mapped = output.ToString();
        return SaslprepError.None;
    }

    private static SaslprepError CheckOutput(string text)
    {
        var (right, left) = (false, false);
        foreach (var rune in text.EnumerateRunes())
        {
            if (SaslprepTables.IsProhibited(rune.Value)) return SaslprepError.Prohibited;
            right |= BidirectionalTables.RightToLeft.Contains(rune.Value);
            left |= BidirectionalTables.LeftToRight.Contains(rune.Value);
        }

        return !right || (!left && BeginsAndEndsRightToLeft(text)) ? SaslprepError.None : SaslprepError.Bidirectional;
    }

    private static bool BeginsAndEndsRightToLeft(string text)
    {
        Debug.Assert(text.Length > 0, "only asked of text that has a right-to-left character");
        _ = Rune.DecodeFromUtf16(text, out var first, out _);
        _ = Rune.DecodeLastFromUtf16(text, out var last, out _);
        return BidirectionalTables.RightToLeft.Contains(first.Value) && BidirectionalTables.RightToLeft.Contains(last.Value);
    }
}
