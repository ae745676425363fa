using System.Net;
using System.Net.Security;
using OTalk.Fuzz.Corpora;
using OTalk.Fuzz.Mutation;
using OTalk.Fuzz.Running;

namespace OTalk.Fuzz.Doors;

/// <summary>Streams of another XMPP server: before TLS, and as one that has proved itself by its certificate.</summary>
internal sealed class XmppDoor : Door
{
    private const string Head = "<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' "
        + "xmlns:db='jabber:server:dialback' from='venice.it' to='montague.com' version='1.0'>";

    public override string Name => "xmpp";

    public override IReadOnlyList<IReadOnlyList<byte[]>> Corpus { get; } = CorpusFile.Read("xmpp.txt");

    public override IMutator Mutator { get; } = new XmlMutator();

    public override int ProvedPercent => 85;

    /// <summary>A connection costs two handshakes, and XML that is none ends it.</summary>
    public override int SoundPercent => 88;

    protected override string Question => "<r xmlns='urn:xmpp:sm:3'/>";

    /// <summary>Opens a stream, goes on in TLS, and proves to be a domain.</summary>
    /// <param name="port">Where.</param>
    /// <param name="domain">Which.</param>
    /// <param name="shown">Its certificate.</param>
    public static async Task<Wire> ProveAsync(int port, string domain, SslStreamCertificateContext shown)
    {
        string head = Head.Replace("venice.it", domain, StringComparison.Ordinal);
        Wire wire = await Wire.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        await wire.WriteAsync(head);
        await wire.ReadUntilAsync("</stream:features>");
        await wire.WriteAsync("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        await wire.ReadUntilAsync("<proceed");
        await wire.SecureAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "montague.com",
            ClientCertificateContext = shown,
            RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null,
        });
        await wire.WriteAsync(head);
        await wire.ReadUntilAsync("</stream:features>");
        await wire.WriteAsync("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>");
        await wire.ReadUntilAsync("<success");
        await wire.WriteAsync(head);
        await wire.ReadUntilAsync("</stream:features>");
        await wire.WriteAsync("<enable xmlns='urn:xmpp:sm:3'/>");
        await wire.ReadUntilAsync("<enabled");
        return wire;
    }

    /// <summary>What is no element can be one with what comes behind it, and <c>a</c> answers nothing.</summary>
    public override bool Delimits(byte[] unit, bool isOfFormat) => isOfFormat;

    public override async Task<Wire> OpenAsync(Grounds grounds, Visit visit)
    {
        Wire wire;
        if (visit.IsProved)
        {
            wire = await ProveAsync(grounds.Xmpp.Port, "venice.it", grounds.Xmpp.Venice);
        }
        else
        {
            wire = await Wire.ConnectAsync(new IPEndPoint(IPAddress.Loopback, grounds.Xmpp.Port));
            if (visit.Index % 4 != 0)
                await wire.WriteAsync(Head);
        }

        wire.Listen(new TextHearing("<a ", "</stream:stream>"));
        return wire;
    }
}
