using System.Net;

namespace OTalk.Server.Commands.Talk;

/// <summary>Where to talk, and as whom.</summary>
/// <param name="Address">The server.</param>
/// <param name="Tls">Whether the connection is encrypted and the server's certificate verified.</param>
/// <param name="Insecure">Whether the token may go to another machine in the clear.</param>
/// <param name="Room">The room, as the server knows it.</param>
/// <param name="User">Who talks.</param>
/// <param name="Token">A secret of that user.</param>
internal sealed record TalkTarget(TalkAddress Address, bool Tls, bool Insecure, string Room, string User, string Token)
{
    /// <summary>Whether the token may be sent to whoever has this address.</summary>
    public bool MayTell(IPAddress remote) =>
        Tls || Insecure || IPAddress.IsLoopback(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote);

    // The token is in no text that could be logged.
    public override string ToString() => $"{Room} at {Address} as {User}";
}
