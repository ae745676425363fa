using OTalk.Core.Addressing;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// A source has answered about a subscription, and who asked for it waits no more, as the server was restarted meanwhile. One that is not
/// there, because it was closed or forgotten, is nobody's: the source, which may have admitted it, and its mirror here are told so.
/// </summary>
/// <param name="Source">Where it was asked for.</param>
/// <param name="Id">The subscription's id.</param>
public sealed record DisownSubscriptionCommand(IdentityUri Source, string Id) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context) => new()
    {
        Effects = tree.FindSubscription(Id) is null ? [new TellSource(Source.ToString(), tree.Identity.ToString(), Id)] : [],
    };
}
