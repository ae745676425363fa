using OTalk.Storage.Federation;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Reads what waits for other servers, and what theirs was answered.</summary>
internal sealed class OutboxReader(Connection connection)
{
    private const int Body = 6;

    private Statement LoadQueue => field ??= connection.Prepare(OutboxSql.Load);

    private Statement ListQueues => field ??= connection.Prepare(OutboxSql.List);

    private Statement ReadStanzas => field ??= connection.Prepare(OutboxSql.Read);

    private Statement ListPeers => field ??= connection.Prepare(ReceiptSql.Peers);

    private Statement FindReceipt => field ??= connection.Prepare(ReceiptSql.Find);

    public OutboxQueue Load(string domain) => LoadQueue.Bind(domain).One(ReadQueue) ?? OutboxQueue.Unknown(domain);

    public List<OutboxQueue> List() => ListQueues.All(ReadQueue);

    public List<OutboxStanza> Read(string domain, long after, int maxStanzas, long maxBytes)
    {
        var stanzas = new List<OutboxStanza>();
        long bytes = 0;
        ReadStanzas.Bind(domain).Bind(after).Bind(maxStanzas).Each(row =>
        {
            bytes += row.Length(Body);
            if (stanzas.Count > 0 && bytes > maxBytes)
            {
                return false;
            }

            stanzas.Add(ReadStanza(row));
            return true;
        });
        return stanzas;
    }


    public List<string> Peers() => ListPeers.All(static row => row.Text(0));

    public Receipt? Receipt(string peer, string tx) => FindReceipt.Bind(peer).Bind(tx).One(row =>
        new Receipt(row.Text(0), row.Text(1), row.Time(2), row.Bytes(3)));

    private static OutboxQueue ReadQueue(Statement row) => new(
        row.Text(0),
        row.TimeOrNull(1),
        row.TextOrNull(2) is { } tx ? new OutboxMark(tx, row.Int64(3)) : null,
        row.Int64(4),
        row.Int64(5),
        row.Int32(6),
        row.Int64(7),
        row.TimeOrNull(8));

    private static OutboxStanza ReadStanza(Statement row) =>
        new(row.Text(0), row.Time(2), row.Text(3), row.TextOrNull(4), row.TextOrNull(5), row.Bytes(Body)) { Number = row.Int64(1) };
}
