using Microsoft.Extensions.Logging;

namespace OTalk.Federation.Native.Links;

/// <summary>What the log says of links. Assertions and nonces are never in it.</summary>
public sealed partial class LinkLog(ILogger<LinkLog> logger)
{
    [LoggerMessage(Level = LogLevel.Debug, EventName = "federation-link-opened", Message = "A link of {Local} with {Peer} is open, {Side}")]
    internal partial void Opened(string local, string peer, string side);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "federation-link-extended", Message = "A link of {Local} with {Peer} is one with {Added} too")]
    internal partial void Extended(string local, string peer, string added);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "federation-link-ended", Message = "A link of {Local} with {Peer} has ended")]
    internal partial void Ended(string local, string peer);

    /// <summary>Somebody without a right to a link wants one: strangers do.</summary>
    [LoggerMessage(Level = LogLevel.Debug, EventName = "federation-link-refused", Message = "A link from {Address} as {Claimed} was refused: {Text}")]
    internal partial void Refused(System.Net.IPAddress? address, string? claimed, string? text);

    /// <summary>Somebody says to be a domain that the operator has named, and does not prove it.</summary>
    [LoggerMessage(Level = LogLevel.Warning, EventName = "federation-not-proved", Message = "{Address} says to be {Claimed} and did not prove it: {Text}")]
    internal partial void NotProved(System.Net.IPAddress? address, string? claimed, string? text);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "federation-dial-failed", Message = "No link to {Peer}: {Step}: {Text}")]
    internal partial void DialFailed(string peer, string step, string text);

    [LoggerMessage(Level = LogLevel.Error, EventName = "federation-link-failed", Message = "A link of {Local} with {Peer} was ended by a fault of this server")]
    internal partial void Failed(Exception error, string local, string peer);
}
