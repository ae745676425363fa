using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OTalk.Protocols.Talker;

namespace OTalk.Protocols.Tests.Talker;

/// <summary>Random requests of every kind.</summary>
internal static class TalkerGen
{
    private static readonly string[] _pieces =
        ["a", " ", "\"", "\\", "\n", "\r", "\t", "{", "}", "[", ":", ",", "\u00e9", "\ud83d\ude00", "\u2028", "/", "\0", "\u007f", "type", "\ufeff"];

    internal static Arbitrary<TalkerRequest> Requests { get; } = Arb.From(Gen.OneOf(
        Messages.Select(static message => (TalkerRequest)message),
        Connects,
        Gen.Elements<TalkerRequest>(new TalkerPing(), new TalkerClose(), new TalkerTokenRequest())));

    /// <summary>Messages of the document's dialect.</summary>
    internal static Gen<TalkerMessage> Messages =>
        from content in Text
        from id in Gen.ArrayOf(Gen.Choose(0, 255), 16)
        from final in Gen.Elements(true, false)
        from to in Gen.OrNull(Text)
        from room in Gen.OrNull(Text)
        from extras in Extras
        select new TalkerMessage(content, new Guid([.. id.Select(static b => (byte)b)]), final, to, room, extras);

    /// <summary>Where to cut, as parts of a thousand, and what stands between objects.</summary>
    internal static Gen<(int[] Cuts, string Between)> Cuts =>
        Gen.Zip(Gen.ArrayOf(Gen.Choose(0, 1000)), Gen.Elements("", "\n", "\r\n", " \t\n"));

    private static Gen<string> Text => Gen.ListOf(Gen.Elements(_pieces)).Select(static pieces => string.Concat(pieces));

    private static Gen<TalkerRequest> Connects =>
        from room in Text
        from user in Gen.OrNull(Text)
        from token in Text
        from last in Gen.OrNull(Text)
        let dialect = user is null ? TalkerDialect.Deployed : TalkerDialect.Document
        select (TalkerRequest)new TalkerConnect(dialect, room, user, token, last);

    private static Gen<ReadOnlyMemory<byte>> Extras =>
        from members in Gen.ListOf(Gen.Zip(Text, Gen.Sized(Value)), 4)
        select Object(members);

    private static Gen<JsonNode?> Value(int size)
    {
        var leaf = Gen.OneOf(
            Text.Select(static text => (JsonNode?)JsonValue.Create(text)),
            Gen.Elements("0", "-1.50", "1e9", "true", "false", "null").Select(static token => JsonNode.Parse(token)));
        return size < 4
            ? leaf
            : Gen.OneOf(leaf, Gen.ListOf(Value(size / 4), 3).Select(static items => (JsonNode?)new JsonArray([.. items.Select(static item => item?.DeepClone())])));
    }

    private static ReadOnlyMemory<byte> Object(IEnumerable<(string Name, JsonNode? Value)> members)
    {
        var json = new JsonObject();
        foreach (var (name, value) in members)
        {
            // The one piece that has a meaning of its own.
            if (name is not "type")
            {
                json[name] = value?.DeepClone();
            }
        }

        return json.Count == 0 ? default : TalkerCases.Utf8(json.ToJsonString());
    }
}
