using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Durability.Crashes;

/// <summary>Gives and takes permissions. Each acknowledged grant is there, or gone.</summary>
internal sealed class GrantLoad(string channel, Random random, Tally tally) : ValuesLoad($"{Cast.Romeo}/sess/Moderator", "the grant of", tally)
{
    private const int Identities = 20;

    private static readonly string?[] s_flags = ["p", "ps", "kps", "s", null];


    /// <inheritdoc/>
    protected override async Task<Dictionary<string, string>> ReadAsync(OTalkClient auditor) =>
        (await Page.ReadAllAsync(auditor, $"{channel}?permissions"))
            .Select(row => row.GetProperty("msg"))
            .ToDictionary(grant => grant.GetProperty("identity").GetString()!, grant => string.Concat(grant.GetProperty("acl").GetString()!.Order()), StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override Operation Next()
    {
        string identity = $"player{random.Next(Identities)}@montague.com";
        string? flags = s_flags[random.Next(s_flags.Length)];
        Values.Changing(identity, flags);
        return new Operation(
            new JsonObject
            {
                ["to"] = channel,
                ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/permissions", ["identity"] = identity, ["acl"] = flags },
            },
            "grants",
            _ => Values.Changed());
    }
}
