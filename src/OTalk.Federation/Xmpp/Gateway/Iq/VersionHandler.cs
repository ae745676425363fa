using System.Reflection;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Iq;

/// <summary>Says which software this is (XEP-0092).</summary>
internal sealed class VersionHandler : IIqHandler
{
    private static readonly string _version = typeof(VersionHandler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } = [("get", "query", XmppNs.Version)];

    public ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel) => ValueTask.FromResult<IqAnswer>(new XmlElement(
        "query", XmppNs.Version, new XmlElement("name", XmppNs.Version, "oTalk"), new XmlElement("version", XmppNs.Version, _version)));
}
