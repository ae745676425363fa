namespace OTalk.Federation.Xmpp.Gateway;

/// <summary>Says stanzas of oTalk in XMPP, those of one concept.</summary>
internal interface ISpeaker
{
    /// <summary>Says a stanza; null where it is another's business.</summary>
    ValueTask<Spoken?> SpeakAsync(Outbound stanza, CancellationToken cancel);
}
