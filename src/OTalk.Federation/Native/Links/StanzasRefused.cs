using OTalk.Core.Stanzas;

namespace OTalk.Federation.Native.Links;

/// <summary>Takes nothing: every stanza that asks for something is answered <c>501</c>.</summary>
public sealed class StanzasRefused : ILinkReceiver
{
    public void Opened(ILink link)
    {
    }

    public async ValueTask ReceiveAsync(ILink link, ReadOnlyMemory<byte> stanza)
    {
        if (LinkStanza.TryRead(stanza, out var read, out _) && !read.IsAnswer)
            await link.SendAsync(LinkWords.Error(read, link.LocalDomain, to: null, new StanzaError(Condition.FeatureNotImplemented, "stanzas of other servers are not taken")), CancellationToken.None);
    }

    public void Ended(ILink link)
    {
    }
}
