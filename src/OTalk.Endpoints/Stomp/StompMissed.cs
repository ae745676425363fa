using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.Engine.Sessions;

namespace OTalk.Endpoints.Stomp;

/// <summary>
/// What a session that has come back missed (protocol reference, "STOMP"): each of its subscriptions comes back with the first SUBSCRIBE that
/// uses it, from where the session was left.
/// </summary>
/// <param name="restored">The session.</param>
/// <param name="places">Where it was left.</param>
internal sealed class StompMissed(Restoration restored, IReadOnlyList<ReaderPlace> places)
{
    private readonly IReadOnlyList<string> _mask = restored.Session.Mask.Ids;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>Addresses of channels of which the client was told that some of what it missed is gone.</summary>
    public IReadOnlyCollection<string> Told => restored.Gap?.Channels ?? [];

    /// <summary>From where a SUBSCRIBE goes on; null where it missed nothing.</summary>
    /// <param name="tree">What it listens to.</param>
    /// <param name="subscriptions">The formal subscriptions it uses.</param>
    public ReaderPlace? Take(string tree, IReadOnlyCollection<string> subscriptions)
    {
        bool isCovered = false;
        foreach (string id in subscriptions)
            isCovered |= _taken.Add(id) && MaskRules.Covers(_mask, id);
        return isCovered ? places.Where(place => string.Equals(place.Tree, tree, StringComparison.Ordinal)).Cast<ReaderPlace?>().FirstOrDefault() : null;
    }
}
