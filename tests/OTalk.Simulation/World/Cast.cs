namespace OTalk.Simulation.World;

/// <summary>A channel of the simulation, and what everybody but its owner may do there.</summary>
/// <param name="Owner">Identity whose tree it is in.</param>
/// <param name="Name">Its path.</param>
/// <param name="AllAcl">Its <c>all_acl</c>.</param>
internal sealed record Place(string Owner, string Name, string AllAcl)
{
    public string Address => $"{Owner}/{Name}";

    public bool MayRead(string user) => user == Owner || AllAcl.Contains('s', StringComparison.Ordinal);

    public bool MayPublish(string user) => user == Owner || AllAcl.Contains('p', StringComparison.Ordinal);

    /// <summary>Whether the channel must look absent to a user.</summary>
    public bool IsHiddenFrom(string user) => user != Owner && AllAcl.Length == 0;
}

/// <summary>A queue of the simulation, on whose jobs everybody may work.</summary>
/// <param name="Owner">Identity whose tree it is in.</param>
/// <param name="Name">Its path.</param>
/// <param name="CancelLimit">Its <c>cancel_limit</c>.</param>
internal sealed record Queue(string Owner, string Name, int CancelLimit)
{
    public string Address => $"{Owner}/{Name}";

    /// <summary>Where what was cancelled too often goes.</summary>
    public string Failed => $"{Address}/failed";
}

/// <summary>Who takes part and where: fixed, so that what each may see is known without asking the server.</summary>
internal static class Cast
{
    public const string Domain = "montague.com";
    public const string HostedDomain = "capulet.fam";
    public const string Romeo = "romeo@montague.com";
    public const string Juliet = "juliet@capulet.fam";
    public const string Password = "wherefore art thou";

    public static readonly IReadOnlyList<string> Users = [Romeo, Juliet];

    public static readonly IReadOnlyList<Place> Places =
    [
        new(Romeo, "square", "ps"),
        new(Romeo, "diary", ""),
        new(Romeo, "letterbox", "p"),
        new(Juliet, "balcony", "ps"),
        new(Juliet, "tomb", ""),
    ];

    /// <summary>Seconds that a claim lasts.</summary>
    public const int ClaimTimeout = 5;

    /// <summary>One from which nothing ever moves, and one from which much does.</summary>
    public static readonly IReadOnlyList<Queue> Queues = [new(Romeo, "jobs", 1_000_000), new(Romeo, "errands", 2)];

    /// <summary>The name under which no tree ever has a channel.</summary>
    public const string Nowhere = "nowhere";

    /// <summary>Whether a user may be told what happens in a channel: channels that are no <see cref="Places"/> are their owners' alone.</summary>
    public static bool MayRead(string user, string channel) =>
        Places.FirstOrDefault(place => place.Address == channel) is { } place ? place.MayRead(user)
        : channel == user || channel.StartsWith($"{user}/", StringComparison.Ordinal);
}
