using System.Globalization;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>A page that is asked for, out of a list in order of time (XEP-0059).</summary>
/// <param name="Max">How many at most; null for as many as there may be.</param>
/// <param name="After">Those behind the one of this id.</param>
/// <param name="Before">Those right before the one of this id; of an empty one the last of all.</param>
internal sealed record ResultSet(int? Max, string? After, string? Before)
{
    /// <summary>Begins at the end.</summary>
    public bool IsFromEnd => Before is not null;

    /// <summary>Reads the <c>set</c> in a question; null where there is none.</summary>
    public static ResultSet? Read(XmlElement question) => question.Child("set", XmppNs.ResultSets) is not { } set ? null : new ResultSet(
        int.TryParse(set.Child("max", XmppNs.ResultSets)?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int max) ? max : null,
        set.Child("after", XmppNs.ResultSets)?.Text,
        set.Child("before", XmppNs.ResultSets)?.Text);

    /// <summary>Where the page begins and ends; null where the one that it is to be beside is not there.</summary>
    /// <param name="ids">The ids of all.</param>
    public Range? In(IReadOnlyList<string> ids)
    {
        int first = After is { Length: > 0 } ? Find(ids, After) + 1 : 0;
        int end = Before is { Length: > 0 } ? Find(ids, Before) : ids.Count;
        if (end < 0 || (first == 0 && After is { Length: > 0 }))
            return null;
        int count = Math.Clamp(Max ?? int.MaxValue, 0, Math.Max(0, end - first));
        return IsFromEnd ? (end - count)..end : first..(first + count);
    }

    /// <summary>What is said of a page besides what is on it.</summary>
    /// <param name="ids">The ids of those on it.</param>
    /// <param name="index">The place of its first; null where that is not known.</param>
    /// <param name="total">How many there are in all; null where that is not known.</param>
    public static XmlElement Describe(IReadOnlyList<string> ids, int? index, int? total) => new(
        "set",
        XmppNs.ResultSets,
        ids.Count == 0 ? null : new XmlElement("first", XmppNs.ResultSets, [("index", index?.ToString(CultureInfo.InvariantCulture))], ids[0]),
        ids.Count == 0 ? null : new XmlElement("last", XmppNs.ResultSets, ids[^1]),
        total is { } count ? new XmlElement("count", XmppNs.ResultSets, count.ToString(CultureInfo.InvariantCulture)) : null);

    private static int Find(IReadOnlyList<string> ids, string id)
    {
        for (int place = 0; place < ids.Count; place++)
        {
            if (string.Equals(ids[place], id, StringComparison.Ordinal))
                return place;
        }

        return -1;
    }
}
