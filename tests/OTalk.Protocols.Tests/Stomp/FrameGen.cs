using FsCheck;
using FsCheck.Fluent;
using OTalk.Protocols.Stomp;

namespace OTalk.Protocols.Tests.Stomp;

/// <summary>Random frames of every command, of what a version can express.</summary>
internal static class FrameGen
{
    private static readonly string[] _pieces = ["a", " ", "\t", ":", "\\", "\\n", "\\c", "\n", "\r", "\u00e9", "\ud83d\ude00", "\u2028", ",", "content-length"];

    internal static Arbitrary<StompFrame> Frames(StompVersion version) => Arb.From(
        from command in Gen.Elements(Enum.GetValues<StompCommand>())
        from headers in Gen.ListOf(Headers(command, version), 5)
        from body in Bodies
        from hasLength in Gen.Elements(true, false)
        select Frame(command, headers, body, hasLength));

    /// <summary>Values that may come from anybody, NUL and broken surrogates included.</summary>
    internal static Gen<string> AnyText => Gen.ListOf(Gen.Elements([.. _pieces, "\0", "\ud800"])).Select(static pieces => string.Concat(pieces));

    private static Gen<byte[]> Bodies => Gen.ListOf(Gen.Elements((byte[])[0, .. "\r\nab:\\"u8, 0xc3, 0xff])).Select(static bytes => bytes.ToArray());

    private static Gen<StompHeader> Headers(StompCommand command, StompVersion version)
    {
        var escapes = command is StompCommand.Connect or StompCommand.Stomp or StompCommand.Connected ? StompVersion.V10 : version;
        var text = Gen.ListOf(Gen.Elements(_pieces)).Select(static pieces => string.Concat(pieces));
        return from name in text
               from value in text
               select new StompHeader($"h{Fit(name, escapes, isName: true)}", Trim(Fit(value, escapes, isName: false), version));
    }

    private static string Fit(string text, StompVersion escapes, bool isName)
    {
        if (escapes == StompVersion.V10)
        {
            text = text.Replace("\n", "", StringComparison.Ordinal);
            text = isName ? text.Replace(":", "", StringComparison.Ordinal) : text;
        }

        // Before 1.2 a CR at the end of a line belongs to the line break.
        return escapes == StompVersion.V12 ? text : text.TrimEnd('\r');
    }

    private static string Trim(string value, StompVersion version) => version == StompVersion.V10 ? value.Trim(' ', '\t', '\r') : value;

    private static StompFrame Frame(StompCommand command, IEnumerable<StompHeader> headers, byte[] body, bool hasLength)
    {
        hasLength |= body.Contains((byte)0);
        var length = hasLength ? [new StompHeader("content-length", $"{body.Length}")] : Array.Empty<StompHeader>();
        return new StompFrame(command, new StompHeaders([.. headers, .. length]), body);
    }
}
