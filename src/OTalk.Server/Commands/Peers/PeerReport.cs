using System.Globalization;
using OTalk.Federation;
using OTalk.Server.Logging;

namespace OTalk.Server.Commands.Peers;

/// <summary>Puts what is known of domains into words.</summary>
internal static class PeerReport
{
    private const string None = "-";

    /// <summary>The columns of <c>list</c>.</summary>
    public static IReadOnlyList<string> Row(PeerState peer) =>
    [
        peer.Domain,
        peer.State,
        Number(peer.Queue.Count),
        Time(peer.Queue.Oldest),
        Time(peer.Health?.LastSuccess),
        peer.Health?.LastError ?? None,
    ];

    /// <summary>The lines of <c>show</c>.</summary>
    public static IReadOnlyList<(string Name, string Value)> Lines(PeerState peer, FederationPolicy policy) =>
    [
        ("domain", peer.Domain),
        ("state", peer.State),
        ("blocked", policy.IsBlockedInConfiguration(peer.Domain) ? "by Federation:Blocked" : Time(peer.Order?.BlockedAt)),
        ("asked at", policy.OriginOf(peer.Domain).ToString().TrimEnd('/')),
        ("waiting", Number(peer.Queue.Count)),
        ("bytes", Number(peer.Queue.Bytes)),
        ("oldest", Time(peer.Queue.Oldest)),
        ("last success", Time(peer.Health?.LastSuccess)),
        ("last error", peer.Health?.LastError ?? None),
        ("last error at", Time(peer.Health?.LastErrorAt)),
        ("failing since", Time(peer.Health?.FailingSince)),
        ("next try", Time(peer.Health?.NextTry)),
        ("retry asked", Time(peer.Order?.RetryAt)),
    ];

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset? time) => time is { } known ? LogTime.Format(known) : None;
}
