using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OTalk.Repository.Conformance;

/// <summary>A specification of XMPP that <c>doap.xml</c> says is kept.</summary>
/// <param name="Name">As the page on XMPP names it: <c>RFC 6120</c>, <c>XEP-0045</c>.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Version">Which version; empty for RFCs, which have one.</param>
/// <param name="Status"><c>complete</c> or <c>partial</c>.</param>
/// <param name="Note">What of it; may be empty.</param>
internal sealed partial record Specification(string Name, string Address, string Version, string Status, string Note)
{
    public const string Page = "xmpp.md";

    private static readonly XNamespace s_doap = "http://usefulinc.com/ns/doap#";
    private static readonly XNamespace s_rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace s_xmpp = "https://linkmauve.fr/ns/xmpp-doap#";

    public static IReadOnlyList<Specification> All { get; } =
        [.. XDocument.Parse(TrackedFiles.Read("doap.xml")).Descendants(s_doap + "implements").Select(Read)];

    /// <summary>The statements that name it, and those of a section whose introduction names it.</summary>
    public IEnumerable<string> Statements => s_statements.Where(statement => statement.Names.Contains(Name)).Select(statement => statement.Id);

    /// <summary>Everything that the page names.</summary>
    public static IEnumerable<string> Named => Names(TrackedFiles.Read(Reference.Folder + Page));

    private static readonly IReadOnlyList<(string Id, HashSet<string> Names)> s_statements = [.. Sections().SelectMany(Read)];

    private static Specification Read(XElement implements)
    {
        if ((string?)implements.Attribute(s_rdf + "resource") is { } rfc)
            return new Specification($"RFC {rfc[(rfc.LastIndexOf("rfc", StringComparison.Ordinal) + 3)..]}", rfc, "", "complete", "between servers");
        XElement xep = implements.Element(s_xmpp + "SupportedXep")!;
        string address = (string)xep.Element(s_xmpp + "xep")!.Attribute(s_rdf + "resource")!;
        return new Specification(
            Path.GetFileNameWithoutExtension(address).ToUpperInvariant(),
            address,
            (string)xep.Element(s_xmpp + "version")!,
            (string)xep.Element(s_xmpp + "status")!,
            (string?)xep.Element(s_xmpp + "note") ?? "");
    }

    private static string[] Sections() => Heading().Split(TrackedFiles.Read(Reference.Folder + Page));

    private static IEnumerable<(string Id, HashSet<string> Names)> Read(string section)
    {
        string[] parts = Anchor().Split(section);
        HashSet<string> introduced = [.. Names(parts[0])];
        for (int index = 1; index + 1 < parts.Length; index += 2)
            yield return (parts[index], [.. introduced, .. Names(parts[index + 1])]);
    }

    private static IEnumerable<string> Names(string text) => NamedIn().Matches(text).Select(match => match.Value).Distinct();

    [GeneratedRegex(@"^#+ ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("<a id=\"([^\"]+)\"></a>")]
    private static partial Regex Anchor();

    [GeneratedRegex(@"XEP-\d{4}|RFC 612[01]")]
    private static partial Regex NamedIn();
}
