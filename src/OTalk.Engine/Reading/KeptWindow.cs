using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Reading;

namespace OTalk.Engine.Reading;

/// <summary>
/// What a window leaves of the rows that stand in for messages (protocol reference, "Getting contents"). They come before all messages, and an
/// id counts by the place of its row: since is exclusive, until inclusive.
/// </summary>
/// <param name="Rows">The rows that are left, in their order.</param>
/// <param name="Rest">The window for the messages behind them.</param>
/// <param name="Unknown">An id that is none of a row: that of a message, or of nothing.</param>
internal sealed record KeptWindow(IReadOnlyList<ContentRow> Rows, GetWindow Rest, Guid? Unknown)
{
    public static KeptWindow Cut(IReadOnlyList<ContentRow> rows, GetWindow window)
    {
        (int from, int to) = (0, rows.Count);
        GetWindow rest = window;
        Guid? unknown = null;
        if (window.SinceId is { } since)
        {
            int place = PlaceOf(rows, since);
            from = place < 0 ? rows.Count : place + 1;
            if (place < 0)
                unknown = since;
            else
                rest = rest with { SinceId = null };
        }

        if (window.UntilId is { } until)
        {
            int place = PlaceOf(rows, until);
            to = place < 0 ? rows.Count : place + 1;

            // Of the messages, which all come behind, nothing is left; an unknown since among them is still found out.
            if (place < 0)
                unknown ??= until;
            else
                rest = rest with { UntilId = null, UntilTime = DateTimeOffset.MinValue };
        }

        return new KeptWindow([.. rows.Take(to).Skip(from).Where(row => IsWithin(window, row.Time))], rest, unknown);
    }

    private static bool IsWithin(GetWindow window, DateTimeOffset time) =>
        (window.SinceTime is not { } since || time > since) && (window.UntilTime is not { } until || time <= until);

    private static int PlaceOf(IReadOnlyList<ContentRow> rows, Guid id)
    {
        string text = id.ToString();
        for (int place = 0; place < rows.Count; place++)
        {
            if (string.Equals(rows[place].Id, text, StringComparison.Ordinal))
                return place;
        }

        return -1;
    }
}
