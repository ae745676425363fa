using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees;

/// <summary>
/// Read markers (protocol reference, "Read markers"): a marker is the value of <c>read:IDENTITY</c> by itself, whoever may publish may set its
/// own, and the history keeps one of each identity, so that markers never push out what was said.
/// </summary>
internal static class MarkerRules
{
    private const string Prefix = "read:";

    public static string KeyOf(string identity) => Prefix + identity;

    /// <summary>Whether a key is kept for markers.</summary>
    public static bool Reserves(string key) => key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Null where a marker names no key, or its own; else the error.</summary>
    public static StanzaError? CheckKey(string identity, string? key) =>
        key is null || string.Equals(key, KeyOf(identity), StringComparison.Ordinal)
            ? null
            : StanzaError.BadRequest($"a marker is the value of key '{KeyOf(identity)}', not of '{key}'");

    /// <summary>Takes the marker out that an identity has left on a channel before; null where there is none.</summary>
    /// <param name="node">The channel.</param>
    /// <param name="identity">Whose marker.</param>
    /// <param name="giver">What the key has its value from.</param>
    public static MessageRemoved? Earlier(ChannelNode node, string identity, KeyGiver? giver) =>
        giver is { Ns: Namespaces.Marker } && string.Equals(Actor.IdentityOf(giver.Author), identity, StringComparison.Ordinal)
            ? new MessageRemoved(node.Number, giver.Id)
            : null;
}
