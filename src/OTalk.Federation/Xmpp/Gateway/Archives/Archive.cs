using OTalk.Core.Addressing;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>What is kept of a room or of a node, as an archive of XMPP (XEP-0313).</summary>
internal abstract class Archive
{
    /// <summary>Its channels, which have nothing else. Who may not read the first one may not ask.</summary>
    public abstract IReadOnlyList<IdentityUri> Channels { get; }

    /// <summary>Where its messages are read in their order; others may stand between them.</summary>
    public abstract IdentityUri Contents { get; }

    /// <summary>What was told when it was published, to nobody in particular; null where that is nothing of the archive.</summary>
    public abstract ValueTask<XmlElement?> WriteAsync(ContentRow row);

    /// <summary>Whether a message is of an address; a bare one is that of all its resources.</summary>
    /// <param name="row">The message.</param>
    /// <param name="written">The same as it is told.</param>
    /// <param name="address">The address.</param>
    public abstract bool IsOf(ContentRow row, XmlElement written, Jid address);

    /// <summary>Who has published something, in XMPP.</summary>
    protected static Jid? AuthorOf(ContentRow row) =>
        IdentityUri.TryParse(row.Json.GetProperty("from"u8).GetString(), out IdentityUri? author, out _) ? Mapping.Addresses.ToJid(author) : null;

    /// <summary>Whether an address is another, or its bare one.</summary>
    protected static bool IsSame(Jid? jid, Jid address) => jid is not null && (address.IsBare ? jid.Bare : jid).Equals(address);
}
