using OTalk.Core.Stanzas;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Mapping.Archives;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>Says what an archive may be asked, and where it begins and ends (XEP-0313, sections 4.1.5 and 5).</summary>
/// <param name="archives">Which archives.</param>
/// <param name="reader">Reads them.</param>
internal sealed class ArchiveFacts(IArchives archives, ArchiveReader reader) : IIqHandler
{
    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } = [("get", "query", XmppNs.Mam), ("get", "metadata", XmppNs.Mam)];

    public async ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel)
    {
        (Archive? archive, XmppError? error) = await archives.FindAsync(question, from, to);
        if (archive is null)
            return error!;
        if (await reader.RefusalAsync(archive, from) is { } refused)
            return NodeErrors.Of(refused);
        if (question.Name is "query")
            return ArchiveXml.Form(question["node"]);
        (ArchivePage? first, StanzaError? unread) = await reader.ReadAsync(archive, from, new ArchiveQuery { Max = 1 });
        (ArchivePage? last, StanzaError? unreadToo) = await reader.ReadAsync(archive, from, new ArchiveQuery { Max = 1, IsFromEnd = true });
        return (unread ?? unreadToo) is { } why
            ? NodeErrors.Of(why)
            : ArchiveXml.Metadata(question["node"], OnlyOf(first!), OnlyOf(last!));
    }

    private static ArchivedMessage? OnlyOf(ArchivePage page) => page.Messages is [var only] ? only : null;
}
