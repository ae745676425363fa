using OTalk.Federation.Native.Links;
using OTalk.Simulation.Servers.World;

namespace OTalk.Simulation.Servers.Network;

/// <summary>Opens links over the simulated network.</summary>
internal sealed class Dialer(Process process, Internet internet) : ILinkDialer
{
    public Task<DialOutcome> DialAsync(string localDomain, string peerDomain, CancellationToken cancel) => internet.DialAsync(process, peerDomain);
}
