using OTalk.Accounts.Credentials.Stringprep;

namespace OTalk.Accounts.Tests.Credentials;

public sealed class SaslprepTests
{
    [Theory]

    // RFC 4013 §3.
    [InlineData("I\u00ADX", "IX")]
    [InlineData("user", "user")]
    [InlineData("USER", "USER")]
    [InlineData("\u00AA", "a")]
    [InlineData("\u2168", "IX")]

    // Spaces, normalisation, and what is prohibited only until it is normalised.
    [InlineData("", "")]
    [InlineData("a\u00A0b\u3000c\u200Bd", "a b c d")]
    [InlineData("e\u0301", "é")]
    [InlineData("\uFB03", "ffi")]
    [InlineData("a\u0340", "à")]
    [InlineData("\U0002F800", "\u4E3D")]

    // Right to left from end to end, with what has no direction between.
    [InlineData("\u0627\u0031\u0628", "\u0627\u0031\u0628")]
    [InlineData("\u05D0 \u05D1", "\u05D0 \u05D1")]
    public void A_good_string_is_prepared(string text, string expected)
    {
        Assert.Equal(SaslprepError.None, Saslprep.Prepare(text, stored: true, out var prepared));
        Assert.Equal(expected, prepared);
    }

    [Theory]

    // RFC 4013 §3.
    [InlineData("\u0007", SaslprepError.Prohibited)]
    [InlineData("\u0627\u0031", SaslprepError.Bidirectional)]

    // One of each table: C.2.1, C.2.2, C.3, C.4, C.6, C.7, C.8, C.9.
    [InlineData("a\u007Fb", SaslprepError.Prohibited)]
    [InlineData("a\u0085b", SaslprepError.Prohibited)]
    [InlineData("a\uE000b", SaslprepError.Prohibited)]
    [InlineData("a\U0010FFFDb", SaslprepError.Prohibited)]
    [InlineData("a\uFDD0b", SaslprepError.Prohibited)]
    [InlineData("a\uFFFEb", SaslprepError.Prohibited)]
    [InlineData("a\uFFFDb", SaslprepError.Prohibited)]
    [InlineData("a\u2FF0b", SaslprepError.Prohibited)]
    [InlineData("a\u200Eb", SaslprepError.Prohibited)]
    [InlineData("a\U000E0041b", SaslprepError.Prohibited)]
    [InlineData("\u0627a\u0628", SaslprepError.Bidirectional)]
    [InlineData("1\u0628", SaslprepError.Bidirectional)]
    [InlineData("\u0221", SaslprepError.Unassigned)]
    [InlineData("\U0001F600", SaslprepError.Unassigned)]
    public void A_bad_string_is_refused(string text, SaslprepError error)
    {
        Assert.Equal(error, Saslprep.Prepare(text, stored: true, out var prepared));
        Assert.Empty(prepared);
    }

    [Fact]
    public void A_lone_surrogate_is_no_text()
    {
        foreach (var text in new[] { "a\uD800", "\uDC00b", "\uDC00\uD800" })
            Assert.Equal(SaslprepError.Malformed, Saslprep.Prepare(text, stored: true, out _));
    }

    [Fact]
    public void A_query_may_have_unassigned_code_points()
    {
        Assert.Equal(SaslprepError.None, Saslprep.Prepare("\U0001F600", stored: false, out var prepared));
        Assert.Equal("\U0001F600", prepared);
    }
}
