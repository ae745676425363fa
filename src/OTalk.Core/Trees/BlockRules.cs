using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees;

/// <summary>Who may block.</summary>
public static class BlockRules
{
    /// <summary>The answer to who would block at somebody else's identity: the same whether that exists or not.</summary>
    public static StanzaError NotTheOwner(Identity identity) =>
        StanzaError.Forbidden($"only its owner says whom {identity} blocks");
}
