using System.Net.Sockets;
using System.Security.Authentication;

namespace OTalk.Federation.Native;

/// <summary>Why another server could not be reached, in words for the operator.</summary>
/// <param name="MayPass">Whether another try makes sense; false where there is no such server.</param>
/// <param name="Text">Half a sentence about the server.</param>
internal sealed record Trouble(bool MayPass, string Text)
{
    private const string Silent = "it does not answer in time";

    /// <summary>Whether an exception is about the other server or the way to it. Others are faults of the program.</summary>
    public static bool IsOne(Exception error) =>
        error is HttpRequestException or System.Net.WebSockets.WebSocketException or IOException or SocketException or AuthenticationException or OperationCanceledException;

    /// <summary>Puts an exception of connecting or asking into words.</summary>
    public static Trouble Of(Exception error)
    {
        var socket = Inner<SocketException>(error);
        return socket?.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData => new(false, "there is no such host"),
            SocketError.TryAgain or SocketError.NoRecovery => new(true, "its name cannot be looked up at the moment"),
            SocketError.ConnectionRefused => new(true, "it refuses connections"),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => new(true, "there is no way to it"),
            SocketError.TimedOut => new(true, Silent),
            _ when Inner<AuthenticationException>(error) is { } tls => new(true, $"TLS failed: {tls.Message}"),
            _ when Inner<OperationCanceledException>(error) is not null => new(true, Silent),
            _ => new(true, "the connection broke"),
        };
    }

    private static T? Inner<T>(Exception? error)
        where T : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is T found)
                return found;
        }

        return null;
    }
}
