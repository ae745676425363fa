namespace OTalk.Federation.Tests.Support;

/// <summary>Links to a server that runs in the process of the test.</summary>
internal static class HostedLinks
{
    extension(RawLink)
    {
        /// <inheritdoc cref="RawLink.ConnectAsync(Uri, string?)"/>
        public static Task<RawLink> ConnectAsync(HostedServer server, string? subprotocol = null) => RawLink.ConnectAsync(new Uri(server.Url), subprotocol);

        /// <inheritdoc cref="RawLink.OpenAsync(Uri, string, Stranger)"/>
        public static Task<RawLink> OpenAsync(HostedServer server, Stranger from) => RawLink.OpenAsync(new Uri(server.Url), server.Domain, from);
    }
}
