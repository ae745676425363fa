using System.Net;
using Microsoft.Extensions.Logging;

namespace OTalk.Federation.Xmpp.Streams;

/// <summary>What the log says of streams. Keys of dialback, secrets and stanzas are never in it.</summary>
public sealed partial class XmppLog(ILogger<XmppLog> logger)
{
    [LoggerMessage(Level = LogLevel.Information, EventName = "xmpp-component-opened", Message = "This server is the component {Domain} of {Host}:{Port}")]
    internal partial void ComponentOpened(string domain, string host, int port);

    /// <summary>Told when what is wrong is new: the connection is tried on and on.</summary>
    [LoggerMessage(Level = LogLevel.Warning, EventName = "xmpp-component-failed", Message = "This server cannot be the component {Domain} of {Host}:{Port}, and goes on trying: {Text}")]
    internal partial void ComponentFailed(string domain, string host, int port, string text);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "xmpp-component-ended", Message = "This server is no longer the component {Domain} of {Host}:{Port}, and tries again: {Text}")]
    internal partial void ComponentEnded(string domain, string host, int port, string text);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "xmpp-stream-opened", Message = "A stream of {Local} with {Peer} is open, {Side}, proved by {Proof}")]
    internal partial void Opened(string local, string peer, string side, string proof);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "xmpp-stream-ended", Message = "A stream with {Peer} at {Address}, {Side}, has ended: {Text}")]
    internal partial void Ended(string? peer, IPAddress? address, string side, string text);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "xmpp-dial-failed", Message = "No stream of {Local} to {Peer}: {Text}")]
    internal partial void DialFailed(string local, string peer, string text);

    /// <summary>What somebody sends ended their stream.</summary>
    [LoggerMessage(Level = LogLevel.Information, EventName = "xmpp-stream-refused", Message = "A stream of {Claimed} at {Address} was ended by {Condition}: {Text}")]
    internal partial void Refused(string? claimed, IPAddress? address, string condition, string? text);

    /// <summary>Somebody says to be a domain, and does not prove it.</summary>
    [LoggerMessage(EventName = "xmpp-not-proved", Message = "{Address} says to be {Claimed} and did not prove it: {Text}")]
    internal partial void NotProved(LogLevel level, IPAddress? address, string claimed, string text);

    /// <summary>A stanza came that nobody can have sent.</summary>
    [LoggerMessage(Level = LogLevel.Information, EventName = "xmpp-stanza-dropped", Message = "A {Name} from {From} for {To} was dropped: {Text}")]
    internal partial void Dropped(string name, string? from, string? to, string text);

    [LoggerMessage(Level = LogLevel.Error, EventName = "xmpp-stream-failed", Message = "A stream with {Peer} was ended by a fault of this server")]
    internal partial void Failed(Exception error, string? peer);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "xmpp-not-accepted", Message = "A connection of an XMPP server could not be accepted")]
    internal partial void NotAccepted(Exception error);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "xmpp-no-certificate", Message = "There is no certificate for {Domain}: other servers cannot reach it over TLS")]
    internal partial void NoCertificate(string domain);

    [LoggerMessage(Level = LogLevel.Information, EventName = "xmpp-opened", Message = "XMPP servers at {Addresses}")]
    internal partial void Listening(IEnumerable<string> addresses);
}
