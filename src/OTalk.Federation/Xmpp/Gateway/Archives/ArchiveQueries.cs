using OTalk.Core.Stanzas;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Mapping.Archives;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>Tells who asks an archive what is in it (XEP-0313, section 4): the messages first, then that these were all.</summary>
/// <param name="archives">Which archives.</param>
/// <param name="reader">Reads them.</param>
/// <param name="streams">The ways back.</param>
internal sealed class ArchiveQueries(IArchives archives, ArchiveReader reader, IXmppStreams streams) : IIqHandler
{
    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } = [("set", "query", XmppNs.Mam)];

    public async ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel)
    {
        (Archive? archive, XmppError? error) = await archives.FindAsync(question, from, to);
        if (archive is null)
            return error!;
        if (await reader.RefusalAsync(archive, from) is { } refused)
            return NodeErrors.Of(refused);
        if (!ArchiveQuery.TryRead(question, out ArchiveQuery? asked, out error))
            return error;
        (ArchivePage? page, StanzaError? unread) = await reader.ReadAsync(archive, from, asked);
        if (page is null)
            return NodeErrors.Of(unread!);
        int? count = asked.IsByTime ? await reader.CountAsync(archive, from, asked.Start, asked.End) : null;
        foreach (ArchivedMessage kept in asked.IsFlipped ? page.Messages.Reverse() : page.Messages)
            await streams.PassAsync(to.Domain, from.Domain, ArchiveXml.Result(to, from, asked.Name, kept), cancel);
        return ArchiveXml.Fin(page.Messages, count, page.IsComplete);
    }
}
