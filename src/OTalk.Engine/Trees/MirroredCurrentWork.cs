using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Mirrors;

namespace OTalk.Engine.Trees;

/// <summary>What is current at the source of a mirror, for subscriptions that became active there.</summary>
public sealed class MirroredCurrentWork(MirroredEvent current) : TreeWork
{
    public MirroredEvent Current => current;

    public override ChannelPath Place => current.Entry.Path;

    /// <summary>Nobody waits for it; what is current can always be read.</summary>
    public override void Fail(StanzaError error)
    {
    }
}
