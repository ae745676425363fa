using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Engine.Peers;
using OTalk.Protocols.Xmpp;
using System.Text.Json;

namespace OTalk.Federation.Xmpp.Gateway;

/// <summary>What a stanza of oTalk comes to in XMPP, and what its sender is answered in the name of the other side.</summary>
internal sealed record Spoken
{
    private Spoken(IReadOnlyList<XmlElement> stanzas, RemoteAnswer? answer, Func<CancellationToken, Task<RemoteAnswer>>? ask) =>
        (Stanzas, Answer, Ask) = (stanzas, answer, ask);

    /// <summary>What is sent, in order, when nobody there is asked.</summary>
    public IReadOnlyList<XmlElement> Stanzas { get; }

    /// <summary>The answer that stands when that has arrived.</summary>
    public RemoteAnswer? Answer { get; }

    /// <summary>Our domain that it is sent from, where that is not the one of who is said to speak.</summary>
    public string? Local { get; init; }

    /// <summary>Asks the other side instead, and gives its answer.</summary>
    public Func<CancellationToken, Task<RemoteAnswer>>? Ask { get; }

    /// <summary>Something is told.</summary>
    public static Spoken Say(RemoteAnswer answer, params IReadOnlyList<XmlElement> stanzas) => new(stanzas, answer, null);

    /// <summary>Something is told that needs no answer but that it has arrived.</summary>
    public static Spoken Say(string ns, params IReadOnlyList<XmlElement> stanzas) => Say(Response(writer => writer.WriteString("ns"u8, ns)), stanzas);

    /// <summary>It cannot be said, or must not.</summary>
    public static Spoken Refuse(StanzaError error) => new([], new RemoteAnswer(null, error), null);

    /// <summary>The other side is asked.</summary>
    public static Spoken Asking(Func<CancellationToken, Task<RemoteAnswer>> ask) => new([], null, ask);

    /// <summary>A response with these members.</summary>
    public static RemoteAnswer Response(Action<Utf8JsonWriter> members) => new(JsonText.Utf8Object(members), null);
}
