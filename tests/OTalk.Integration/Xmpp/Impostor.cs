using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OTalk.TestKit;

namespace OTalk.Integration.Xmpp;

/// <summary>Somebody who opens a stream to our server as capulet.fam, or to look at it, and says there what a test says.</summary>
internal sealed class Impostor : IAsyncDisposable
{
    public const string Auth = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>";

    private const string Head =
        "<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback' from='capulet.fam' to='montague.com' version='1.0'>";

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[4096];
    private readonly StringBuilder _heard = new();
    private Stream _stream;

    private Impostor(Socket socket) => (_socket, _stream) = (socket, new NetworkStream(socket, ownsSocket: true));

    /// <summary>What our server has shown in TLS.</summary>
    public string Thumbprint => ((SslStream)_stream).RemoteCertificate!.GetCertHashString();

    /// <summary>Opens a stream over TLS, and reads what it is offered.</summary>
    /// <param name="port">Where our server takes streams.</param>
    /// <param name="certificate">What is shown; null for nothing.</param>
    public static async Task<Impostor> OpenAsync(int port, TestCertificate? certificate)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        Impostor impostor = new(socket);
        await impostor.OpenAsync();
        await impostor.SendAsync("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        await impostor.ReadUntilAsync("<proceed");
        await impostor.SecureAsync(certificate);
        return impostor;
    }

    /// <summary>The same, and proves by the certificate to be capulet.fam.</summary>
    public static async Task<Impostor> ProveAsync(int port, TestCertificate certificate)
    {
        Impostor impostor = await OpenAsync(port, certificate);
        Assert.Contains("EXTERNAL", await impostor.OpenAsync(), StringComparison.Ordinal);
        await impostor.SendAsync(Auth);
        await impostor.ReadUntilAsync("<success");
        await impostor.OpenAsync();
        return impostor;
    }

    /// <summary>Opens the stream, or opens it anew; returns what is offered.</summary>
    public async Task<string> OpenAsync()
    {
        await SendAsync(Head);
        return await ReadUntilAsync("</stream:features>");
    }

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads up to the end of the tag that a text is in; returns all of it.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        int end;
        while ((end = EndOf(text)) == 0)
            Assert.True(await ReadAsync(), $"'{text}' should have come, and this has: {_heard}");
        string read = _heard.ToString(0, end);
        _heard.Remove(0, end);
        return read;
    }

    /// <summary>Reads up to the end of the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await ReadAsync())
        {
        }

        return _heard.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    /// <summary>Where the tag with a text ends; 0 where it has not come yet.</summary>
    private int EndOf(string text)
    {
        string heard = _heard.ToString();
        int at = heard.IndexOf(text, StringComparison.Ordinal);
        return at < 0 ? 0 : heard.IndexOf('>', at) + 1;
    }

    private async Task<bool> ReadAsync()
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        int count = await _stream.ReadAsync(_buffer, deadline.Token);
        _heard.Append(Encoding.UTF8.GetString(_buffer, 0, count));
        return count > 0;
    }

    private async Task SecureAsync(TestCertificate? certificate)
    {
        SslStream tls = new(_stream, leaveInnerStreamOpen: false, static (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "montague.com",
            ClientCertificateContext = certificate is null
                ? null
                : SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificate.Path, certificate.KeyPath), null, offline: true),
        });
        _stream = tls;
        _heard.Clear();
    }
}
