using System.Text.Json;
using System.Text.RegularExpressions;

namespace OTalk.Core.Tests.Trees.Properties;

/// <summary>
/// The rules of permissions and delivery once more, over the bare steps and texts: no index, no inheritance through nodes, no flags as bits.
/// What the program computes must equal it.
/// </summary>
internal sealed class SlowModel(IReadOnlyList<TreeStep> steps)
{
    private const string Every = "pkKdDcCmMsSLoOa";

    /// <summary>The letters that an identity holds on a channel, in the order of the protocol.</summary>
    public string Letters(string path, string identity)
    {
        if (identity is People.Romeo)
            return Every;
        if (IsBlocked(identity))
            return "";
        string held = DecidingGrant(path, identity)
            ?? Inherited(path, "all_acl") + (Standing(path, identity) is not "" ? Inherited(path, "subscriber_acl") : "")
                + (LetsRead(path, identity) ? "s" : "");
        if (held.Contains('a', StringComparison.Ordinal))
            return Every;
        held += held.Contains('K', StringComparison.Ordinal) ? "k" : "";
        held += held.Contains('O', StringComparison.Ordinal) ? "o" : "";
        return string.Concat(Every.Where(letter => held.Contains(letter, StringComparison.Ordinal)));
    }

    /// <summary>Whether <c>key_acl</c> allows something on a key; null where it does not name it.</summary>
    public bool? KeyAllows(string path, string identity, string key, char right)
    {
        if (!Config(path).TryGetProperty("key_acl", out JsonElement table) || !table.TryGetProperty(key, out JsonElement entry))
            return null;
        if (identity is People.Romeo)
            return true;
        string? grant = DecidingGrant(path, identity);
        if (IsBlocked(identity) || grant is "")
            return false;
        string rights = Of("all") + (Standing(path, identity) is not "" ? Of("subscriber") : "");
        return grant?.Contains('a', StringComparison.Ordinal) == true || rights.Contains(right, StringComparison.Ordinal);

        string Of(string whom) => entry.TryGetProperty(whom, out JsonElement flags) ? flags.GetString()! : "";
    }

    /// <summary>Banned, or blocked, by name or with all of the server.</summary>
    public bool IsShutOut(string path, string identity) =>
        identity is not People.Romeo && (IsBlocked(identity) || DecidingGrant(path, identity) is "");

    private bool IsBlocked(string identity) =>
        new[] { identity, identity.Split('@')[1] }.Any(name => steps.LastOrDefault(step => step.Kind is "block" or "unblock" && step.Identity == name)?.Kind is "block");

    /// <summary>The nearest grant, unless it stands above a channel that inherits nothing; a ban counts wherever it stands.</summary>
    private string? DecidingGrant(string path, string identity)
    {
        string? place = Upwards(path).FirstOrDefault(at => Grant(at, identity) is not null);
        return place is null || (Grant(place, identity) is not "" && !Heritage(path).Contains(place)) ? null : Grant(place, identity);
    }

    /// <summary>Whether a subscription that was let in covers a channel, and none below what it asked for says itself what subscribers have.</summary>
    private bool LetsRead(string path, string identity)
    {
        List<string> heritage = Heritage(path);
        string setter = heritage.Find(place => Config(place).TryGetProperty("subscriber_acl", out _)) ?? heritage.Last();
        return Subscriptions(identity).Any(own =>
            own.Text is TreeGen.Approved && Matches(own.Path, path) && Upwards(Literal(own.Path)).Contains(setter));
    }

    /// <summary>
    /// What an identity is on a channel: nothing, <c>subscriber</c> by the channel's own address, by a pattern where everybody may read, or on the
    /// channel above where this one inherits nothing; or approved.
    /// </summary>
    private string Standing(string path, string identity)
    {
        string top = Heritage(path).Last();
        List<TreeStep> covering = [.. Subscriptions(identity).Where(own => Matches(own.Path, path) && Upwards(Literal(own.Path)).Contains(top))];
        if (covering.Exists(own => own.Text is TreeGen.Approved))
            return TreeGen.Approved;
        if (covering.Exists(own => own.Path == path) || (covering.Count > 0 && (DecidingGrant(path, identity) ?? Inherited(path, "all_acl")).IndexOfAny(['s', 'a']) >= 0))
            return "subscriber";
        return top.Length > 0 && Standing(Upwards(top).ElementAt(1), identity) is not "" ? "subscriber" : "";
    }

    /// <summary>The channel and those above it, as far as permissions come down from them.</summary>
    private List<string> Heritage(string path)
    {
        var places = new List<string>();
        foreach (string place in Upwards(path))
        {
            places.Add(place);
            if (Config(place).TryGetProperty("inherit_acl", out _))
                break;
        }

        return places;
    }

    private static string Literal(string pattern) => string.Join('/', pattern.Split('/').TakeWhile(level => level is not "*"));

    public bool IsHidden(string path, string identity)
    {
        if (Letters(path, identity).Length > 0)
            return false;
        JsonElement config = Config(path);
        bool discoverable = config.TryGetProperty("discoverable", out _);
        return IsShutOut(path, identity) || (!discoverable && !config.TryGetProperty("requests", out _));
    }

    /// <summary>The subscriptions that get what is published to a channel, as <c>OWNER ID</c>.</summary>
    public IEnumerable<string> Readers(string path) =>
        from identity in TreeGen.Identities
        where Letters(path, identity).Contains('s', StringComparison.Ordinal)
        from own in Subscriptions(identity)
        where Matches(own.Path, path)
        select $"{identity} s{own.Number}";

    /// <summary>The subscriptions that are told of a channel's creation or end: who reads its parent, or subscribes to it, unless it is hidden from them; never links.</summary>
    public IEnumerable<string> Told(string parent, string subject) => Readers(parent)
        .Union(from identity in TreeGen.Identities from own in Subscriptions(identity) where Matches(own.Path, subject) select $"{identity} s{own.Number}")
        .Where(reader => !reader.EndsWith(TreeGen.LinkId, StringComparison.Ordinal) && !IsHidden(subject, reader.Split(' ')[0]));

    private static IEnumerable<string> Upwards(string path)
    {
        for (string place = path; place.Length > 0; place = place.Contains('/', StringComparison.Ordinal) ? place[..place.LastIndexOf('/')] : "")
            yield return place;
        yield return "";
    }

    private static bool Matches(string pattern, string path)
    {
        bool recursive = pattern is "*" || pattern.EndsWith("/*", StringComparison.Ordinal);
        string levels = string.Concat((recursive ? pattern[..^1] : pattern)
            .Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(level => level is "*" ? "[^/]+/" : $"{level}/"));
        return Regex.IsMatch(path.Length == 0 ? "" : $"{path}/", $"^{levels}{(recursive ? ".*" : "")}$");
    }

    private string? Grant(string place, string identity) =>
        steps.LastOrDefault(step => step.Kind is "grant" && step.Path == place && step.Identity == identity)?.Text;

    private string Inherited(string path, string member) => Heritage(path)
        .Select(Config)
        .Where(config => config.TryGetProperty(member, out _))
        .Select(config => config.GetProperty(member).GetString()!)
        .FirstOrDefault("");

    private JsonElement Config(string path) =>
        JsonElement.Parse(steps.LastOrDefault(step => step.Kind is "configure" && step.Path == path)?.Text ?? "{}");

    /// <summary>The last word of each number that an identity has used, where it is an active subscription.</summary>
    private IEnumerable<TreeStep> Subscriptions(string identity) => steps
        .Where(step => step.Kind is "subscribe" or "unsubscribe" && step.Identity == identity)
        .GroupBy(step => step.Number)
        .Select(own => own.Last())
        .Where(own => own.Kind is "subscribe" && own.Text is "active" or TreeGen.Approved);
}
