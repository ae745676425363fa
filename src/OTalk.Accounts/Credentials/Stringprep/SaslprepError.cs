namespace OTalk.Accounts.Credentials.Stringprep;

/// <summary>Why a string has no SASLprep form. It names the rule and never the character: the string may be a password.</summary>
public enum SaslprepError
{
    None,

    /// <summary>Not a sequence of Unicode code points: a surrogate stands alone.</summary>
    Malformed,

    /// <summary>A code point that RFC 4013 §2.3 prohibits.</summary>
    Prohibited,

    /// <summary>Right-to-left and left-to-right characters mixed (RFC 4013 §2.4, RFC 3454 §6).</summary>
    Bidirectional,

    /// <summary>A code point unassigned in Unicode 3.2, in a string that is to be stored (RFC 4013 §2.5).</summary>
    Unassigned,
}
