using FsCheck;
using FsCheck.Fluent;

namespace OTalk.Core.Tests.Addressing;

/// <summary>Random parts of addresses, with what is awkward (capitals, accents, encodings, wildcards) more often than in life.</summary>
internal static class AddressGen
{
    private static readonly string[] _users =
        ["", "romeo@", "Juliet@", "zoe\u0308@", "\u00c5ngstr\u00f6m@", "a%41@", "\u212a@", "\u0130x@", "o\u03a3@", "\ud83d\ude00@"];

    private static readonly string[] _servers = ["montague.com", "Capulet.FAM", "localhost", "127.0.0.1", "b\u00fccher.example", "stra\u00dfe.de", "xn--bcher-kva.example"];

    private static readonly string[] _segments =
        ["a", "b", "A", "*", "**", "%2A", "presence", "Inbox", "caf\u00e9", "cafe\u0301", "%C3%A9", "a b", "#", "%3F", "%2F", "%25", "\ud83d\ude00", ".", ""];

    private static readonly string[] _parameters =
        ["key=k", "key=%26%25%0a", "msgid=0190c7e8-1111-7000-8000-0123456789ab", "ns=http://otalk.com/p/geo#disco", "config", "messages", "keys", "events"];

    internal static Arbitrary<string> Addresses { get; } = Arb.From(
        from prefix in Gen.Elements("", "otalk:", "OTALK: ")
        from user in Gen.Elements(_users)
        from server in Gen.Elements(_servers)
        from slash in Gen.Elements("", "/")
        from segments in Gen.ListOf(Gen.Elements(_segments), 4)
        from end in Gen.Elements("", "/")
        from parameters in Gen.SubListOf(_parameters.Where((_, at) => at != 1))
        select $"{prefix}{user}{server}{(slash.Length == 0 ? string.Empty : $"/{string.Join('/', segments)}{end}")}?{string.Join('&', parameters)}");

    /// <summary>A pattern over two names, so that matches are frequent.</summary>
    internal static Gen<string> Patterns { get; } =
        from depth in Gen.Choose(0, 5)
        from segments in Gen.ListOf(Gen.Elements("a", "b", "*", "*"), depth)
        from end in Gen.Elements("", "/")
        select string.Join('/', segments) + end;

    internal static Gen<string> Paths { get; } =
        from depth in Gen.Choose(0, 6)
        from segments in Gen.ListOf(Gen.Elements("a", "b"), depth)
        select string.Join('/', segments);
}
