namespace OTalk.Protocols.Stomp;

/// <summary>Names of the headers that have a meaning for the server.</summary>
internal static class StompHeaderNames
{
    internal const string AcceptVersion = "accept-version";
    internal const string Ack = "ack";
    internal const string Authorization = "Authorization";
    internal const string ContentLength = "content-length";
    internal const string ContentType = "content-type";
    internal const string Destination = "destination";
    internal const string From = "otalk-from";
    internal const string HeartBeat = "heart-beat";
    internal const string Host = "host";
    internal const string Id = "id";
    internal const string Key = "key";
    internal const string Login = "login";
    internal const string Message = "message";
    internal const string MessageId = "message-id";
    internal const string MsgId = "msgid";
    internal const string Passcode = "passcode";
    internal const string Receipt = "receipt";
    internal const string ReceiptId = "receipt-id";
    internal const string Server = "server";
    internal const string Session = "session";
    internal const string Subscription = "subscription";
    internal const string Time = "otalk-time";
    internal const string Transaction = "transaction";
    internal const string Transient = "transient";
    internal const string Version = "version";
}
