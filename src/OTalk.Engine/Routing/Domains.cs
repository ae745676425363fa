namespace OTalk.Engine.Routing;

/// <summary>The domains this server hosts, in normal form; the first is the default.</summary>
public sealed class Domains(string defaultDomain, IEnumerable<string> hosted)
{
    private readonly HashSet<string> _all = new(hosted, StringComparer.Ordinal) { defaultDomain };

    public string Default => defaultDomain;

    public IReadOnlyCollection<string> All => _all;

    public bool Hosts(string server) => _all.Contains(server);
}
