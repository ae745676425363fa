using System.Security.Cryptography;
using System.Text;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>What an address is and can do (XEP-0030, section 3).</summary>
/// <param name="Category">Category of its identity.</param>
/// <param name="Type">Type of its identity.</param>
/// <param name="Name">What people call it; null for nothing.</param>
/// <param name="Features">What it can do, in any order.</param>
internal sealed record DiscoInfo(string Category, string Type, string? Name, IReadOnlyList<string> Features)
{
    /// <summary>What it is besides.</summary>
    public IReadOnlyList<(string Category, string Type)> Also { get; init; } = [];

    /// <summary>Fields of forms that say more (XEP-0128), each with its <c>FORM_TYPE</c>.</summary>
    public IReadOnlyList<XmlElement> Forms { get; init; } = [];

    /// <summary>The answer to a question for it.</summary>
    /// <param name="node">The node that was asked for.</param>
    public XmlElement ToElement(string? node) => new(
        "query",
        XmppNs.DiscoInfo,
        [("node", node)],
        [
            new XmlElement("identity", XmppNs.DiscoInfo, [("category", Category), ("type", Type), ("name", Name)]),
            .. Also.Select(static also => (XmlNode)new XmlElement("identity", XmppNs.DiscoInfo, [("category", also.Category), ("type", also.Type)])),
            .. Features.Order(StringComparer.Ordinal).Select(static feature => (XmlNode)new XmlElement("feature", XmppNs.DiscoInfo, [("var", feature)])),
            .. Forms.Select(static form => (XmlNode)form),
        ]);

    /// <summary>Its name among entity capabilities: SHA-1 over what it says, which is what the extension is built on (XEP-0115, section 5.1).</summary>
    public string Verification()
    {
        string said = $"{Category}/{Type}//{Name}<" + string.Concat(Features.Order(StringComparer.Ordinal).Select(static feature => feature + "<"));
#pragma warning disable CA5350 // Nothing is secured by it: XEP-0115 says which hash it is.
        return Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(said)));
#pragma warning restore CA5350
    }
}
