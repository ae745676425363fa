using System.Text;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Tests.Json;

/// <summary>Stanzas by name: how a client may write each, and what is read.</summary>
internal static class StanzaCases
{
    private const string Id = "0190c7e8-1111-7000-8000-0123456789ab";

    internal static IReadOnlyDictionary<string, (string Json, Stanza Stanza)> All { get; } = new Dictionary<string, (string, Stanza)>(StringComparer.Ordinal)
    {
        ["presence of the example wire"] = (
            """{"to":"romeo@montague.com/sess/Balcony/presence","msg":{"ns":"http://otalk.com/p/presence","show":"dnd","status":"A meeting"}}""",
            Publish("romeo@montague.com/sess/Balcony/presence", """{"ns":"http://otalk.com/p/presence","show":"dnd","status":"A meeting"}""", Namespaces.Presence)),
        ["chat with all routing fields"] = (
            """{"id":"m1","from":"romeo@montague.com/sess/Balcony","to":"otalk:juliet@capulet.com/inbox","msg":{"ns":"http://otalk.com/p/chat","body":"Are you there?"}}""",
            Publish("juliet@capulet.com/inbox", """{"ns":"http://otalk.com/p/chat","body":"Are you there?"}""", Namespaces.Chat) with
            {
                Id = new StanzaId("\"m1\""),
                From = IdentityUri.Parse("romeo@montague.com/sess/Balcony"),
            }),
        ["transient, white space between tokens"] = (
            "{ \"transient\" : true ,\r\n\t\"msg\" : { \"ns\" : \"x\" , \"list\" : [ 1 , { } , \" a \\\" b \\\\\" ] } }",
            new PublishStanza(Body("""{"ns":"x","list":[1,{}," a \" b \\"]}""", "x"), Transient: true)),
        ["a message that names its key"] = (
            """{"to":"montague.com/a","msg":{"key":"contact_d\u00e9tails","ns":"x#y"}}""",
            Publish("montague.com/a", """{"key":"contact_d\u00e9tails","ns":"x#y"}""", "x#y", "contact_d\u00e9tails")),
        ["payload before the address, members escaped"] = (
            """{"m\u0073g":{"\u006es":"x"},"\u0074o":"montague.com\/a","i\u0064":-7.50}""",
            Publish("montague.com/a", """{"\u006es":"x"}""", "x") with { Id = new StanzaId("-7.50") }),
        ["unknown members, null addresses"] = (
            """{"to":null,"from":null,"cc":[{"to":1}],"result":{},"msg":{"ns":"x"},"version":"alpha1"}""",
            new PublishStanza(Body("""{"ns":"x"}""", "x"), Transient: false)),
        ["text in any script"] = (
            "{\"to\":\"montague.com/caf\u00e9/\ud83d\ude00\",\"msg\":{\"ns\":\"x\",\"body\":\"\ud83d\ude00 \u2028\"}}",
            Publish("montague.com/caf\u00e9/\ud83d\ude00", "{\"ns\":\"x\",\"body\":\"\ud83d\ude00 \u2028\"}", "x")),
        ["a message with a fault of its namespace"] = (
            """{"msg":{"ns":"http://otalk.com/p/presence","show":"here"}}""",
            new PublishStanza(Body("""{"ns":"http://otalk.com/p/presence","show":"here"}""", Namespaces.Presence, fault: "show is none of available, away, na, xa, dnd, unavailable"), Transient: false)),
        ["get with nothing said"] = (
            """{"to":"romeo@montague.com/alleyway/*?messages&keys","id":7,"get":{}}""",
            new GetStanza(new GetWindow()) { To = IdentityUri.Parse("romeo@montague.com/alleyway/*?messages&keys"), Id = new StanzaId("7") }),
        ["get with everything said"] = (
            $$$$"""{"get":{"offset":5,"limit":9999999999,"since_id":"{{{{Id}}}}","until_id":"{{{{Id}}}}","since_time":"2013-02-21T10:00:00Z","until_time":"2013-02-21T11:30:00.5+01:30","order":"desc","more":[]}}""",
            new GetStanza(new GetWindow
            {
                Offset = 5,
                Limit = int.MaxValue,
                SinceId = Guid.Parse(Id),
                UntilId = Guid.Parse(Id),
                SinceTime = new DateTimeOffset(2013, 2, 21, 10, 0, 0, TimeSpan.Zero),
                UntilTime = new DateTimeOffset(2013, 2, 21, 10, 0, 0, 500, TimeSpan.Zero),
                Descending = true,
            })),
        ["get with nulls"] = (
            """{"get":{"offset":null,"limit":null,"since_id":null,"order":"asc"}}""",
            new GetStanza(new GetWindow())),
        ["query of the example wire"] = (
            """{"to":"montague.com/stream/aabbccddee","id":"auth1","query":{"ns":"SASL","sasl-mech":"SASL-PLAIN","response":"AHIAcw=="}}""",
            Query("SASL", """{"ns":"SASL","sasl-mech":"SASL-PLAIN","response":"AHIAcw=="}""") with
            {
                To = IdentityUri.Parse("montague.com/stream/aabbccddee"),
                Id = new StanzaId("\"auth1\""),
            }),
        ["query with the same member at different depths"] = (
            """{"query":{"ns":"x","config":{"ns":"y","list":[{"ns":"z"},{"ns":"z"}]}}}""",
            Query("x", """{"ns":"x","config":{"ns":"y","list":[{"ns":"z"},{"ns":"z"}]}}""")),
        ["ack"] = ("""{"ack":9007199254740993}""", new AckStanza(9007199254740993)),
        ["white space around it"] = ("\r\n {\"ack\":0}\t ", new AckStanza(0)),
    };

    internal static TheoryData<string> Names { get; } = [.. All.Keys];

    internal static MessageBody Body(string json, string ns, string? key = null, string? fault = null) =>
        new(Encoding.UTF8.GetBytes(json), ns, key) { Fault = fault };

    private static PublishStanza Publish(string to, string json, string ns, string? key = null) =>
        new(Body(json, ns, key), Transient: false) { To = IdentityUri.Parse(to) };

    private static QueryStanza Query(string ns, string json) => new(ns, JsonElement.Parse(json));
}
