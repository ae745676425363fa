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
        string held = Upwards(path).Select(place => Grant(place, identity)).FirstOrDefault(grant => grant is not null)
            ?? Inherited(path, "all_acl") + (IsSubscriber(path, identity) ? Inherited(path, "subscriber_acl") : "");
        if (held.Contains('a', StringComparison.Ordinal))
            return Every;
        held += held.Contains('K', StringComparison.Ordinal) ? "k" : "";
        return string.Concat(Every.Where(letter => held.Contains(letter, StringComparison.Ordinal)));
    }

    /// <summary>By the channel's own address, or by a pattern where everybody may read.</summary>
    private bool IsSubscriber(string path, string identity) =>
        Subscriptions(identity).Any(own => own.Path == path)
        || (Subscriptions(identity).Any(own => Matches(own.Path, path)) && Inherited(path, "all_acl").IndexOfAny(['s', 'a']) >= 0);

    public bool IsHidden(string path, string identity)
    {
        if (Letters(path, identity).Length > 0)
            return false;
        JsonElement config = Config(path);
        bool discoverable = config.TryGetProperty("discoverable", out _);
        bool banned = Upwards(path).Select(place => Grant(place, identity)).FirstOrDefault(grant => grant is not null) is "";
        return banned || (!discoverable && !config.TryGetProperty("requests", out _));
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

    private string Inherited(string path, string member) => Upwards(path)
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
        .Where(own => own.Kind is "subscribe" && own.Text is "active");
}
