using System.Text;

namespace OTalk.Fuzz.Mutation;

/// <summary>What parsers and limits trip over, whatever they parse.</summary>
internal static class Tokens
{
    /// <summary>Values in the place of others.</summary>
    public static readonly string[] Values =
    [
        "", " ", "0", "-1", "1", "2147483648", "-9223372036854775808", "9223372036854775808", "18446744073709551616", "1e308", "1e999", "-0", "0.1",
        "99999999999999999999999999999999999999999999999999", "NaN", "null", "true", "*", "**", "/", "//", "/../", "..", ".", "%", "%2", "%2F", "%00", "%ff",
        "%F0%9F%98%80", "?", "?config", "?messages&keys", "?key=", "?msgid=", "?key=%2F&msgid=x", "#", "&", "@", "@@", "a@", "@montague.com", "montague.com",
        "romeo@montague.com", "romeo@montague.com/", "romeo@montague.com/*", "romeo@montague.com/sess/*", "juliet@capulet.com/inbox", "/requests", "/subscriptions",
        "/presence", "/channels", "otalk:romeo@montague.com/alleyway", "xmpp:romeo@montague.com", "[::1]", "127.0.0.1", "localhost", "XN--80AK6AA92E.com",
        "\u0000", "\u0001", "\u007f", "\u0085", "\u2028", "\u200f", "\ufeff", "\uffff", "é", "e\u0301", "ß", "İ", "\U0001F600", "\r\n", "\n", "\t", "'", "\"", "<", ">",
        "]]>", "<!--", "<![CDATA[", "&lt;", "&#0;", "&#xD800;", "{}", "[]", "{{", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "0000-00-00T00:00:00Z",
        "2013-02-30T25:61:61+99:99", "01a20050-027c-7f25-8777-0d85c8ebcceb", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "s1",
        "kKpsmMdDSLoacC", "=", "==", "====", "AAAA", "////", "eyJhbGciOiJub25lIn0.e30.", "otk_0123456789abcdef_c2VjcmV0", "Bearer", "Basic Og==",
    ];

    /// <summary>Bytes that no text should have, or that text only has in part.</summary>
    public static readonly byte[][] Bytes =
    [
        [0x00], [0xff], [0xfe, 0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0x80], [0xef, 0xbb, 0xbf], [0x0d, 0x0a], [0x0a], [0x0d],
        [0x1b], [0x7f], [0x16, 0x03, 0x01, 0x02, 0x00], .. Values.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>One of <see cref="Values"/>, or something long.</summary>
    public static string Value(Random random) => random.Next(20) switch
    {
        0 => new string('x', Length(random)),
        1 => string.Concat(Enumerable.Repeat("/a", Length(random) / 2)),
        2 => string.Concat(Enumerable.Repeat("\u0301", Length(random) / 2)),
        3 => new string('9', Length(random) / 4),
        _ => Values[random.Next(Values.Length)],
    };

    /// <summary>Mostly short, seldom around a limit.</summary>
    public static int Length(Random random) => random.Next(200) switch
    {
        0 => 300_000,
        1 or 2 => 70_000,
        < 20 => random.Next(1_000, 5_000),
        _ => random.Next(1, 300),
    };
}
