using Microsoft.Extensions.DependencyInjection;
using OTalk.Engine.Options;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Gateway.VCards;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>Puts together what speaks of channels as nodes.</summary>
internal static class NodeServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddNodes(this IServiceCollection services, FederationOptions options) => services
        .AddSingleton<NodeInfo>()
        .AddSingleton<VCardHandler>()
        .AddSingleton<NodeItems>()
        .AddSingleton<NodePublishing>()
        .AddSingleton(provider => new NodeSubscribers(XmppServices.Engine(provider), provider.GetRequiredService<Visitors>()))
        .AddSingleton<IIqHandler, NodeQuestions>()
        .AddSingleton<IIqHandler, NodeChanges>()
        .AddSingleton<ISpeaker>(provider => new NodeSpeaker(XmppServices.Engine(provider), provider.GetRequiredService<VisitorContents>()))
        .AddSingleton(provider => new TheirNodes(
            XmppServices.Engine(provider), provider.GetRequiredService<IqQuestions>(), options, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<ISpeaker, TheirNodeSpeaker>()
        .AddSingleton(provider => new NodeTaker(XmppServices.Engine(provider), provider.GetRequiredService<Visitors>(), provider.GetRequiredService<TheirNodes>()));
}
