using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using OTalk.Engine.Options;

namespace OTalk.Server.Hosting;

/// <summary>Believes the proxies that the operator names (<c>Http:TrustedProxies</c>) from where a request comes and whether it came by TLS.</summary>
internal static class Proxies
{
    /// <summary>The addresses that are named.</summary>
    public static IReadOnlyList<IPAddress> AddressesOf(HttpOptions options) => [.. options.TrustedProxies.Select(IPAddress.Parse)];

    /// <summary>Before everything that asks where a request comes from.</summary>
    public static void UseProxies(this WebApplication app, HttpOptions options)
    {
        if (options.TrustedProxies.Count == 0)
        {
            return;
        }

        // Each proxy adds where its own request came from: read from the last one on for as long as they are trusted.
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in AddressesOf(options))
        {
            forwarded.KnownProxies.Add(proxy);
        }

        app.UseForwardedHeaders(forwarded);
    }
}
