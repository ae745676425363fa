using OTalk.Engine.Options;
using OTalk.Federation.Native.Links;

namespace OTalk.Server.Hosting;

/// <summary>Puts together what the command line needs of federation: the server's own parts without the server.</summary>
internal static class PeerTools
{
    /// <summary>Adds them, over stores and a clock that are there already.</summary>
    public static IServiceCollection AddPeerTools(this IServiceCollection services, OTalkOptions options) => services
        .AddLogging()
        .AddMetrics()
        .AddSingleton(options.Server)
        .AddSingleton(options.Federation)
        .AddSingleton(provider => provider.GetRequiredService<Stores>().Outbox)
        .AddSingleton(provider => provider.GetRequiredService<Stores>().Peers)
        .AddAccounts(options)
        .AddFederation(options)
        .AddXmppCheck(options)
        .AddSingleton<IHostApplicationLifetime, Forever>()
        .AddSingleton<ILinkReceiver, Deaf>();

    /// <summary>Nothing stops before the command ends.</summary>
    private sealed class Forever : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
        }
    }

    /// <summary>Takes nothing: links are opened to see whether they open, and closed again. What comes meanwhile is not answered, and comes again.</summary>
    private sealed class Deaf : ILinkReceiver
    {
        public void Opened(ILink link)
        {
        }

        public ValueTask ReceiveAsync(ILink link, ReadOnlyMemory<byte> stanza) => ValueTask.CompletedTask;

        public void Ended(ILink link)
        {
        }
    }
}
