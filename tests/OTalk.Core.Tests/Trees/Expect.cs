using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Core.Tests.Trees;

/// <summary>What the tests of commands ask again and again.</summary>
internal static class Expect
{
    public static void Error(Condition condition, string text, StanzaError? error) => Assert.Equal(new StanzaError(condition, text), error);

    /// <summary>The one change of a kind in a decision.</summary>
    public static T Change<T>(Decision decision)
        where T : Change => Assert.Single(decision.Changes.OfType<T>());

    /// <summary>The one event in a decision that says <paramref name="what"/>, its body.</summary>
    public static JsonElement Event(Decision decision, string what, string place)
    {
        LogEntry entry = Assert.Single(
            decision.Changes.OfType<EntryAppended>().Select(change => change.Entry),
            entry => entry.Kind == EntryKind.Event && string.Equals(What(entry), what, StringComparison.Ordinal));
        Assert.Equal(place, entry.Path.Text);
        Assert.Equal(Namespaces.Event, entry.Ns);
        return Body(entry);
    }

    /// <summary>The news of subscriptions in a decision, in order: <c>ID STATE</c>.</summary>
    public static IEnumerable<string> News(Decision decision) => decision.Changes
        .OfType<EntryAppended>()
        .Where(change => string.Equals(change.Entry.Ns, Namespaces.Subscription, StringComparison.Ordinal))
        .Select(change => Body(change.Entry))
        .Select(news => $"{news.GetProperty("subscription").GetString()} {news.GetProperty("state").GetString()}");

    public static JsonElement Body(LogEntry entry) => JsonElement.Parse(entry.Body.Span);

    private static string? What(LogEntry entry) => Body(entry).GetProperty("event").GetProperty("ns").GetString();
}
