using System.Collections.Concurrent;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>
/// What archives tell because we have asked: it comes before the answer. What nobody has asked for is dropped, as anybody could send it (XEP-0313,
/// section 9.2). Safe for concurrent callers.
/// </summary>
internal sealed class ArchiveResults
{
    private readonly ConcurrentDictionary<(string Name, Jid Of, Jid To), ToldResults> _open = new();

    /// <summary>Whether a message is one that an archive tells.</summary>
    public static bool IsResult(XmlElement stanza) => stanza["type"] is not "error" && stanza.Child("result", XmppNs.Mam) is not null;

    /// <summary>Such a message has come.</summary>
    public void Take(XmlElement stanza, Jid from, Jid to)
    {
        if (stanza.Child("result", XmppNs.Mam)?["queryid"] is { } name && _open.TryGetValue((name, from, to), out ToldResults? told))
            told.Add(stanza);
    }

    /// <summary>From now on what an archive tells is kept.</summary>
    /// <param name="name">By what the question is called.</param>
    /// <param name="of">Whose archive.</param>
    /// <param name="to">Who asks.</param>
    /// <param name="isFromEnd">Where it is too much, what was said last is kept, not what was said first.</param>
    public void Open(string name, Jid of, Jid to, bool isFromEnd) => _open[(name, of, to)] = new ToldResults(isFromEnd);

    /// <summary>The end of it; what was told, null where nothing was asked.</summary>
    public ToldResults? Close(string name, Jid of, Jid to) => _open.TryRemove((name, of, to), out ToldResults? told) ? told : null;
}
