namespace OTalk.Federation.Native.Links;

/// <summary>Who takes what comes over links; there is one for the server. Calls for one link come one after the other, for several at once.</summary>
public interface ILinkReceiver
{
    /// <summary>A link can be used, by whichever end it was opened. MUST NOT block.</summary>
    void Opened(ILink link);

    /// <summary>
    /// Takes a stanza. The domain of its <c>from</c> is proved, that of its <c>to</c> is hosted here, and it is none of the link's own. Nothing
    /// more is read from the link until this completes. An exception ends the link.
    /// </summary>
    /// <param name="link">The link it came over.</param>
    /// <param name="stanza">A valid JSON object; the receiver's own to keep.</param>
    ValueTask ReceiveAsync(ILink link, ReadOnlyMemory<byte> stanza);

    /// <summary>A link has ended; comes once, behind everything else about it. MUST NOT block.</summary>
    void Ended(ILink link);
}
