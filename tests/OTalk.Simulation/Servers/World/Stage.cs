using OTalk.Core.Addressing;

namespace OTalk.Simulation.Servers.World;

/// <summary>A link of the simulation: what is published at its source comes to its destination, a channel of who made it.</summary>
internal sealed record Line(string Source, string Destination)
{
    public string Owner => Stage.OwnerOf(Destination);
}

/// <summary>Who lives on which server, and which channels there are: fixed, so that what each may see is known without asking a server.</summary>
internal static class Stage
{
    public const string Montague = "montague.com";
    public const string Romeo = "romeo@montague.com";
    public const string Password = "wherefore art thou";

    /// <summary>A queue on whose jobs everybody may work.</summary>
    public const string Jobs = "romeo@montague.com/jobs";

    /// <summary>Seconds that a claim lasts.</summary>
    public const int ClaimTimeout = 40;

    public static readonly IReadOnlyList<string> Domains = [Montague, "capulet.com", "capulet.fam"];

    /// <summary>Circles of two and of three servers.</summary>
    public static readonly IReadOnlyList<Line> Lines =
    [
        new("romeo@montague.com/square", "juliet@capulet.com/copy"),
        new("juliet@capulet.com/copy", "romeo@montague.com/square"),
        new("juliet@capulet.com/copy", "juliet@capulet.fam/copy"),
        new("juliet@capulet.fam/copy", "romeo@montague.com/square"),
    ];

    private static readonly (string Name, string AllAcl)[] Channels = [("square", "psd"), ("copy", "psd"), ("diary", "")];

    /// <summary>The user of a server.</summary>
    public static string UserOf(string domain) => domain == Montague ? Romeo : $"juliet@{domain}";

    /// <summary>The channels of a user, with what everybody else may do there.</summary>
    public static IEnumerable<(string Address, string AllAcl)> ChannelsOf(string user) => Channels.Select(channel => ($"{user}/{channel.Name}", channel.AllAcl));

    /// <summary>The identity in whose tree a channel is.</summary>
    public static string OwnerOf(string channel) => channel[..channel.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The domain of a channel or an identity.</summary>
    public static string DomainOf(string address) => IdentityUri.Parse(address).Identity.Server;

    /// <summary>Whether a channel must look absent to a user.</summary>
    public static bool IsHiddenFrom(string user, string channel) => channel.EndsWith("/diary", StringComparison.Ordinal) && OwnerOf(channel) != user;
}
