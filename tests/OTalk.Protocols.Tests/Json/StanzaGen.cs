using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Tests.Json;

/// <summary>Random stanzas of every kind.</summary>
internal static class StanzaGen
{
    private static readonly string[] _pieces = ["a", " ", "\"", "\\", "\n", "\t", "{", "}", ":", ",", "\u00e9", "\ud83d\ude00", "\u2028", "/", "\0"];

    private static readonly string[] _addresses = ["montague.com", "romeo@montague.com/sess/Balcony", "juliet@capulet.com/a%2Fb/*?key=%26", "zo\u00eb@localhost/caf\u00e9/*/"];

    internal static Arbitrary<Stanza> Stanzas { get; } = Arb.From(
        from payload in Gen.OneOf(Publishes, Queries, Gets, Acks)
        from to in Gen.OrNull(Addresses)
        from @from in Gen.OrNull(Addresses)
        from id in Gen.Elements("\"q1\"", "\"\"", "7", "-1.5e+300", null)
        select payload with { To = to, From = @from, Id = id is null ? null : new StanzaId(id) });

    private static Gen<IdentityUri> Addresses => Gen.Elements(_addresses).Select(static text => IdentityUri.Parse(text));

    private static Gen<string> Text => Gen.ListOf(Gen.Elements(_pieces)).Select(static pieces => string.Concat(pieces));

    private static Gen<JsonNode?> Values => Gen.Sized(Value);

    private static Gen<JsonObject> Objects =>
        from ns in Text
        from members in Gen.ListOf(Gen.Zip(Text, Values), 4)
        select Object(ns, members);

    private static Gen<Stanza> Publishes =>
        from json in Objects
        from transient in Gen.Elements(true, false)
        select (Stanza)new PublishStanza(new MessageBody(Encoding.UTF8.GetBytes(json.ToJsonString()), json["ns"]!.GetValue<string>(), Key: null), transient);

    private static Gen<Stanza> Queries =>
        from json in Objects
        select (Stanza)new QueryStanza(json["ns"]!.GetValue<string>(), JsonElement.Parse(json.ToJsonString()));

    private static Gen<Stanza> Gets =>
        from offset in Gen.Choose(0, int.MaxValue)
        from limit in Gen.Choose(0, 1000)
        from id in Gen.Elements<Guid?>(Guid.Empty, Guid.Parse("0190c7e8-1111-7000-8000-0123456789ab"), null)
        from ticks in Gen.Elements<long?>(0, 634970952000001234, DateTime.MaxValue.Ticks, null)
        from newestFirst in Gen.Elements(true, false)
        let time = ticks is { } value ? new DateTimeOffset(value, TimeSpan.Zero) : (DateTimeOffset?)null
        select (Stanza)new GetStanza(new GetWindow { Offset = offset, Limit = limit, SinceId = id, UntilTime = time, Descending = newestFirst });

    private static Gen<Stanza> Acks => Gen.Elements(0, 1, long.MaxValue).Select(static count => (Stanza)new AckStanza(count));

    private static Gen<JsonNode?> Value(int size)
    {
        var leaf = Gen.OneOf(
            Text.Select(static text => (JsonNode?)JsonValue.Create(text)),
            Gen.Elements("0", "-1.50", "1e9", "true", "false", "null").Select(static token => JsonNode.Parse(token)));
        return size < 4
            ? leaf
            : Gen.OneOf(leaf, Gen.ListOf(Value(size / 4), 3).Select(static items => (JsonNode?)new JsonArray([.. items.Select(static item => item?.DeepClone())])));
    }

    private static JsonObject Object(string ns, IEnumerable<(string Name, JsonNode? Value)> members)
    {
        var json = new JsonObject();
        foreach (var (name, value) in members)
        {
            // These two have a meaning of their own.
            if (name is not ("ns" or "key"))
            {
                json[name] = value?.DeepClone();
            }
        }

        json["ns"] = ns;
        return json;
    }
}
