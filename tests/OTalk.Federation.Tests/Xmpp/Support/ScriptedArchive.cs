using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Tests.Xmpp.Support;

/// <summary>What a server says whose archive tells all that there is on a side, whatever number and time it is asked for, and says that this is complete.</summary>
/// <param name="room">The room.</param>
/// <param name="stamps">When its messages were said, in their order.</param>
/// <param name="body">What each says.</param>
internal sealed class ScriptedArchive(string room, IReadOnlyList<string> stamps, Func<int, string> body)
{
    private const string Mam = "urn:xmpp:mam:2";
    private const string Rsm = "http://jabber.org/protocol/rsm";

    /// <summary>How often it was asked.</summary>
    public int Asked { get; private set; }

    public IEnumerable<XmlElement> Answer(XmlElement question)
    {
        if (question.Child("query", Mam) is not { } query)
            yield break;
        Asked++;
        int after = Place(query, "after") ?? -1;
        int before = Place(query, "before") ?? stamps.Count;
        for (int number = after + 1; number < before; number++)
            yield return Result(question, query["queryid"], number);
        string set = after + 1 < before ? $"<first>{after + 1}</first><last>{before - 1}</last>" : "";
        yield return Xml.Parse($"<iq from='{room}' to='{question["from"]}' id='{question["id"]}' type='result'><fin xmlns='{Mam}' complete='true'><set xmlns='{Rsm}'>{set}</set></fin></iq>");
    }

    private static int? Place(XmlElement query, string side) => int.TryParse(query.Child("set", Rsm)?.Child(side, Rsm)?.Text, out int place) ? place : null;

    private XmlElement Result(XmlElement question, string? name, int number) => Xml.Parse(
        $"<message from='{room}' to='{question["from"]}'><result xmlns='{Mam}' queryid='{name}' id='{number}'><forwarded xmlns='urn:xmpp:forward:0'>"
        + $"<delay xmlns='urn:xmpp:delay' stamp='{stamps[number]}'/><message xmlns='jabber:client' type='groupchat' from='{room}/Juliet'><body>{body(number)}</body></message>"
        + "</forwarded></result></message>");
}
