using System.Diagnostics.CodeAnalysis;
using System.Text;
using OTalk.Core.Addressing;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>Ids of items (XEP-0060): a UUID, as it is written, is the id of a message, anything else a key.</summary>
internal static class ItemIds
{
    private const int MaxKeyBytes = 255;

    /// <summary>What an address says of the item of an id; false where it can be neither.</summary>
    public static bool TryParse(string id, [NotNullWhen(true)] out AddressQuery? query)
    {
        query = IsMessage(id, out Guid message) ? new AddressQuery { MessageId = message }
            : Encoding.UTF8.GetByteCount(id) is > 0 and <= MaxKeyBytes && !id.Any(char.IsControl) ? new AddressQuery { Key = id }
            : null;
        return query is not null;
    }

    /// <summary>Whether it is the id of a message: in another writing it would come back as another id.</summary>
    public static bool IsMessage(string id, out Guid message) =>
        Guid.TryParseExact(id, "D", out message) && message != Guid.Empty && string.Equals(message.ToString(), id, StringComparison.Ordinal);
}
