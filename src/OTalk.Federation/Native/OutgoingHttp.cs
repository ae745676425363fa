using System.Net.Security;

namespace OTalk.Federation.Native;

/// <summary>How other servers are connected to, for documents and for links. Redirects, cookies, proxies and compression are left alone.</summary>
public sealed class OutgoingHttp : IDisposable
{
    /// <summary>How long a step, such as one document, may take.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    /// <summary>A connection is looked up anew after this time, so that a server that has moved is found.</summary>
    private static readonly TimeSpan _connectionsLive = TimeSpan.FromMinutes(2);

    /// <param name="tls">How certificates are checked.</param>
    public OutgoingHttp(SslClientAuthenticationOptions tls) => Invoker = new HttpMessageInvoker(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = Within,
        PooledConnectionLifetime = _connectionsLive,
        SslOptions = tls,
    });

    internal HttpMessageInvoker Invoker { get; }

    public void Dispose() => Invoker.Dispose();
}
