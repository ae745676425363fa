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
        (int? count, StanzaError? refused) = await reader.CountAsync(archive, from, null, null);
        if (count is null)
            return NodeErrors.Of(refused!);
        if (!ArchiveQuery.TryRead(question, out ArchiveQuery? asked, out error))
            return error;
        if (asked.IsByTime && (asked.Start ?? asked.End) is not null)
            (count, _) = await reader.CountAsync(archive, from, asked.Start, asked.End);
        (ArchivePage? page, refused) = await reader.ReadAsync(archive, from, asked);
        if (page is null)
            return NodeErrors.Of(refused!);
        foreach (ArchivedMessage kept in asked.IsFlipped ? page.Messages.Reverse() : page.Messages)
            await streams.PassAsync(to.Domain, from.Domain, ArchiveXml.Result(to, from, asked.Name, kept), cancel);
        return ArchiveXml.Fin(page.Messages, asked.IsByTime ? count : null, page.IsComplete);
    }
}
