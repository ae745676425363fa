using System.Diagnostics.CodeAnalysis;

namespace OTalk.Protocols.Stomp;

/// <summary>Names of versions, and which one a connection speaks (STOMP 1.2, "Protocol Negotiation").</summary>
public static class StompVersions
{
    /// <summary>All versions, oldest first.</summary>
    public static IReadOnlyList<StompVersion> All { get; } = [StompVersion.V10, StompVersion.V11, StompVersion.V12];

    /// <summary>The version as headers have it: <c>1.2</c>.</summary>
    public static string Text(this StompVersion version) => version switch
    {
        StompVersion.V10 => "1.0",
        StompVersion.V11 => "1.1",
        StompVersion.V12 => "1.2",
        _ => throw new ArgumentOutOfRangeException(nameof(version)),
    };

    /// <summary>Finds the highest version that both sides know; versions that do not exist are passed over.</summary>
    /// <param name="acceptVersion">The client's list, separated by commas; null, where it sent none, stands for 1.0.</param>
    /// <param name="supported">What the server offers on this connection.</param>
    /// <param name="version">The version to speak.</param>
    /// <param name="fault">That there is none, with those that are supported.</param>
    public static bool TryNegotiate(
        string? acceptVersion, IReadOnlyList<StompVersion> supported, out StompVersion version, [NotNullWhen(false)] out StompFault? fault)
    {
        var offered = (acceptVersion ?? "1.0").Split(',', StringSplitOptions.TrimEntries);
        StompVersion? best = null;
        foreach (var candidate in supported)
        {
            if (offered.Contains(candidate.Text(), StringComparer.Ordinal) && (best is null || candidate > best))
            {
                best = candidate;
            }
        }

        version = best ?? default;
        fault = best is null ? NoneInCommon(supported) : null;
        return best is not null;
    }

    private static StompFault NoneInCommon(IReadOnlyList<StompVersion> supported)
    {
        var versions = string.Join(',', supported.Order().Select(static version => version.Text()));
        return new StompFault("no version of accept-version is supported") { Versions = versions, Detail = $"supported versions: {versions}" };
    }
}
