using System.Net.Sockets;
using System.Security.Authentication;
using OTalk.Federation.Native;
using OTalk.Federation.Queues;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams;

/// <summary>What may happen to a stream, in words for the operator.</summary>
internal static class StreamTrouble
{
    /// <summary>Whether an exception is about the other end or the way to it. Others are faults of the program.</summary>
    public static bool IsOne(Exception error) => error is IOException or SocketException or AuthenticationException or OperationCanceledException
        or ObjectDisposedException or InvalidOperationException { Source: "System.Net.Security" };

    /// <summary>Such an exception as what senders are told.</summary>
    public static PeerUnreachableException Of(Exception error, string step)
    {
        Trouble trouble = Trouble.Of(error);
        return new PeerUnreachableException(trouble.MayPass ? PeerTrouble.MayPass : PeerTrouble.NoSuchServer, $"{step}: {trouble.Text}", error);
    }

    /// <summary>A stream error in words.</summary>
    public static string Words(StreamFault fault) => (fault.Text ?? fault.OtherHost) is { Length: > 0 } text ? $"{fault.Name} ({text})" : fault.Name;
}
