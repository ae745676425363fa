using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Links;

/// <summary>A link as a reader of its source's log.</summary>
internal sealed class LinkFeed(
    Subscriber link, long reached, IEffectRunner effects, Action<LogFeed<CarriedMessage>> serve, Action<LogFeed<CarriedMessage>> progressed)
    : LogFeed<CarriedMessage>(reached, serve, progressed)
{
    public string Owner => link.Owner;

    public string Id => link.Id;

    /// <summary>Its destination is a tree here: it can always be tried.</summary>
    public override Task WhenReadyAsync() => Task.CompletedTask;

    protected override Change ProgressAt(long offset) => new LinkReached(link.Owner, link.Id, offset);

    protected override void Send(IReadOnlyList<CarriedMessage> run, Action<StanzaError?> answered) => effects.Carry(link, run, answered);
}
