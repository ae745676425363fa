using OTalk.Core.Trees;

namespace OTalk.Engine.Sessions;

/// <summary>Which subscriptions are active on a session, as of one moment; replaced whole when it changes.</summary>
public sealed class SessionMask(IReadOnlyList<string> ids)
{
    private readonly HashSet<string> _ids = new(ids, StringComparer.Ordinal);

    /// <summary>The list as the client gave it.</summary>
    public IReadOnlyList<string> Ids => ids;

    public bool Covers(string id) => _ids.Contains(id) || _ids.Contains(MaskRules.Everything);
}
