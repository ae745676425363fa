using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Peers;

/// <summary>Answers of other servers find their way to who asked, also when the connection is another one by then.</summary>
public static class LateAnswers
{
    /// <summary>Answers on the stream that asked, or where it is gone, on those that read its session.</summary>
    public static void Send(ClientStream stream, Reply reply)
    {
        if (!stream.Feed.Queue.IsClosed)
            stream.Send(reply);
        else
            Deliver(stream.Services.Registry, reply);
    }

    /// <summary>Answers to the session that is addressed; to nobody where it has ended.</summary>
    public static void Deliver(SessionRegistry registry, Reply reply)
    {
        if (reply.To is null || !IdentityUri.TryParse(reply.To, out IdentityUri? to, out _) || to.IsPattern)
            return;
        ChannelPath path = to.Path;
        if (path.Depth != 2 || !path.Parent.Equals(WellKnown.SessionsPath) || registry.Of(to.Identity.ToString()).Find(path.Name) is not { } session)
            return;
        foreach (StreamFeed feed in session.Feeds)
        {
            feed.Queue.Push(reply, ReplyWeight.Of(reply));
            return;
        }
    }
}
