using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Engine.Streams;

/// <summary>What the address of a publish may be.</summary>
internal static class PublishRules
{
    /// <summary>What is wrong with the address, or null.</summary>
    public static StanzaError? Check(IdentityUri to, PublishStanza stanza)
    {
        if (stanza.To is null)
            return StanzaError.BadRequest("to is missing: a message needs a channel");
        if (to.IsPattern)
            return StanzaError.BadRequest($"to is a pattern: a message goes to one channel");
        AddressQuery query = to.Query;
        if (query.Messages || query.Keys || query.Channels || query.Subscriptions || query.Permissions || query.Events || query.Config || query.Ns is not null)
            return StanzaError.BadRequest("the address of a message takes key and msgid only");
        return query.Key is not null && stanza.Body.Key is { } key && !string.Equals(key, query.Key, StringComparison.Ordinal)
            ? StanzaError.BadRequest($"the address says key '{query.Key}' and the message says '{key}'")
            : null;
    }
}
