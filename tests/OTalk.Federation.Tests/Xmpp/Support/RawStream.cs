using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp.Support;

/// <summary>One end of a stream that says what a test says, right or wrong.</summary>
internal sealed class RawStream : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream;
    private XmlStreamReader _reader = new(new XmlLimits());

    private RawStream(Socket socket) => (_socket, _stream) = (socket, new NetworkStream(socket, ownsSocket: true));

    /// <summary>The id of the stream, which the other end gave.</summary>
    public string Id { get; private set; } = "";

    /// <summary>What the other end offered last.</summary>
    public XmlElement Features { get; private set; } = new("features", Ns.Streams);

    public static async Task<RawStream> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new RawStream(socket);
    }

    /// <summary>Takes the connection that comes next.</summary>
    public static async Task<RawStream> AcceptAsync(Socket listening) =>
        new(await listening.AcceptAsync().WaitAsync(Deadlines.Stanza));

    public static string Head(string from, string to) =>
        $"<stream:stream xmlns='jabber:server' xmlns:stream='{Ns.Streams}' xmlns:db='{Ns.Dialback}' from='{from}' to='{to}' version='1.0'>";

    /// <summary>Connects, opens a stream, secures it and opens it again.</summary>
    public static async Task<RawStream> OpenAsync(XmppHost host, string from, TestCertificate? certificate)
    {
        RawStream stream = await ConnectAsync(host.Port);
        await stream.OpenAsync(from, host.Domain);
        await stream.SendAsync($"<starttls xmlns='{XmppWordsForTests.Tls}'/>");
        Assert.True((await stream.ElementAsync()).Is("proceed", XmppWordsForTests.Tls));
        await stream.SecureAsync(certificate, host.Domain);
        await stream.OpenAsync(from, host.Domain);
        return stream;
    }

    /// <summary>The same, and proves the domain by the certificate.</summary>
    public static async Task<RawStream> ProveAsync(XmppHost host, string from, TestCertificate certificate)
    {
        RawStream stream = await OpenAsync(host, from, certificate);
        await stream.SendAsync(XmppWordsForTests.Auth);
        Assert.True((await stream.ElementAsync()).Is("success", XmppWordsForTests.Sasl));
        stream.Restart();
        await stream.OpenAsync(from, host.Domain);
        return stream;
    }

    /// <summary>Opens a stream and reads what the other end opens and offers.</summary>
    public async Task OpenAsync(string from, string to)
    {
        await SendAsync(Head(from, to));
        Id = Assert.IsType<StreamOpened>(await NextAsync()).Head.Id!;
        Features = await ElementAsync();
        Assert.True(Features.Is("features", Ns.Streams));
    }

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task SecureAsync(TestCertificate? certificate, string name)
    {
#pragma warning disable CA5359 // It is the other side that is tested: this one takes any certificate.
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = name,
            ClientCertificateContext = new ShownCertificates(certificate).Of(name),
        });
        _stream = tls;
        Restart();
    }

    /// <summary>Reads a new stream from here on.</summary>
    public void Restart() => _reader = new XmlStreamReader(new XmlLimits());

    /// <summary>What comes next; null for the end of the connection.</summary>
    public async Task<XmlStreamItem?> NextAsync()
    {
        XmlStreamItem? item;
        using var deadline = new CancellationTokenSource(Deadlines.Stanza);
        while (!_reader.TryRead(out item))
        {
            int count = await _stream.ReadAsync(_buffer, deadline.Token);
            if (count == 0)
                return null;
            _reader.Append(_buffer.AsSpan(0, count));
        }

        return item;
    }

    public async Task<XmlElement> ElementAsync() => Assert.IsType<StreamElement>(await NextAsync()).Element;

    /// <summary>The stream error that comes next; behind it the stream is closed.</summary>
    public async Task<StreamCondition> FaultAsync()
    {
        XmlElement element = await ElementAsync();
        Assert.True(StreamFault.IsFault(element), XmlText.Of(element));
        Assert.IsType<StreamClosed>(await NextAsync());
        Assert.Null(await NextAsync());
        return StreamFault.Read(element).Condition;
    }

    public ValueTask DisposeAsync()
    {
        _stream.Dispose();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
