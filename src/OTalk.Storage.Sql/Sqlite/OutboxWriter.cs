using OTalk.Storage.Federation;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Writes what waits for other servers, and what theirs was answered.</summary>
internal sealed class OutboxWriter(Connection connection)
{
    private Statement NextNumber => field ??= connection.Prepare(OutboxSql.NextNumber);

    private Statement FindOrigin => field ??= connection.Prepare(OutboxSql.FindOrigin);

    private Statement AddOrigin => field ??= connection.Prepare(OutboxSql.AddOrigin);

    private Statement AddStanza => field ??= connection.Prepare(OutboxSql.Add);

    private Statement Mark => field ??= connection.Prepare(OutboxSql.Mark);

    private Statement Remove => field ??= connection.Prepare(OutboxSql.Remove);

    private Statement Unmark => field ??= connection.Prepare(OutboxSql.Unmark);

    private Statement Reached => field ??= connection.Prepare(OutboxSql.Reached);

    private Statement ForgetOrigins => field ??= connection.Prepare(OutboxSql.ForgetOrigins);

    private Statement SaveReceipt => field ??= connection.Prepare(ReceiptSql.Save);

    private Statement DropOldestReceipts => field ??= connection.Prepare(ReceiptSql.DropOldest);

    private Statement ForgetReceipts => field ??= connection.Prepare(ReceiptSql.Forget);

    /// <summary>Makes a change; gives the number of a stanza that was added, else 0.</summary>
    public long Apply(OutboxChange change)
    {
        switch (change)
        {
            case StanzaAdded { Stanza: var stanza }:
                return Add(stanza);
            case BatchMarked marked:
                Mark.Bind(marked.Tx).Bind(marked.Until).Bind(marked.Domain).Run();
                return 0;
            case StanzasRemoved removed:
                Remove.Bind(removed.Domain).Bind(removed.Until).Run();
                Unmark.Bind(removed.Domain).Bind(removed.Until).Run();
                return 0;
            case PeerReached reached:
                Reached.Bind(reached.Domain).Bind(reached.At).Run();
                return 0;
            default:
                throw new ArgumentException($"{change.GetType().Name} is no known change", nameof(change));
        }
    }

    public int Forget(DateTimeOffset before) => ForgetOrigins.Bind(before).Run();

    public int Save(Receipt receipt, int keep)
    {
        SaveReceipt.Bind(receipt.Peer).Bind(receipt.Tx).Bind(receipt.SavedAt).Bind(receipt.Answers.Span).Run();
        return DropOldestReceipts.Bind(receipt.Peer).Bind(keep).Run();
    }

    public int ForgetAnswers(DateTimeOffset before) => ForgetReceipts.Bind(before).Run();

    private long Add(OutboxStanza stanza)
    {
        if (stanza.Origin is { } known && FindOrigin.Bind(stanza.Domain).Bind(known).One(row => row.Int64(0)) > 0)
        {
            return 0;
        }

        var number = NextNumber.Bind(stanza.Domain).One(row => row.Int64(0));
        AddStanza
            .Bind(stanza.Domain).Bind(number).Bind(stanza.AddedAt).Bind(stanza.Sender).Bind(stanza.StanzaId).Bind(stanza.Origin)
            .Bind(stanza.Body.Span).Run();
        if (stanza.Origin is { } origin)
        {
            AddOrigin.Bind(stanza.Domain).Bind(origin).Bind(number).Bind(stanza.AddedAt).Run();
        }

        return number;
    }
}
