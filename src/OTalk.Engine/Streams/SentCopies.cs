using Microsoft.Extensions.Logging;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Routing;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Streams;

/// <summary>
/// Keeps the copies of what users send to the inboxes of others (protocol reference, "Sent messages"). A copy is stored after the message
/// and before the publisher is answered, so the answer says that every device can read both.
/// </summary>
public sealed partial class SentCopies(Router router, ILogger<SentCopies> logger)
{
    /// <summary>Whether messages to a channel are copied: it is an inbox, and none of the sender's own.</summary>
    public static bool IsFor(Identity sender, IdentityUri to)
    {
        ChannelPath path = to.Path;
        if (!string.Equals(path.Name, WellKnown.Inbox, StringComparison.Ordinal))
            return false;
        bool own = path.Depth == 1 || (path.Depth == 3 && string.Equals(path.Segments[0], WellKnown.Sessions, StringComparison.Ordinal));
        return !own || to.Identity != sender;
    }

    /// <summary>Records a copy, then goes on, also where the copy failed: the message itself is stored.</summary>
    public void Record(Identity sender, RecordSentCommand copy, Action then) => router.Post(sender, new SentCommand(copy, error =>
    {
        if (error is not null)
            LogNotCopied(copy.Published.Id, sender.ToString(), error.Condition.Name);
        then();
    }));

    /// <summary>Goes on after the copies that were recorded before: so answers that wait for no copy keep their place.</summary>
    public void After(Identity sender, Action then) => router.Post(sender, new Turn(then));

    [LoggerMessage(Level = LogLevel.Warning, EventName = "sent-not-copied", Message = "Message {Id} of {Sender} is delivered, but not in /sent: {Condition}")]
    private partial void LogNotCopied(Guid id, string sender, string condition);

    /// <summary>A turn in a tree's order in which nothing is asked of the tree.</summary>
    private sealed class Turn(Action then) : TreeWork, IInspectWork
    {
        public override ChannelPath Place => ChannelPath.Root;

        public void Look(TreeState tree) => then();

        public override void Fail(StanzaError error) => then();
    }
}
