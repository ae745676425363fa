using System.Text;

namespace OTalk.Repository.Conformance;

/// <summary>The page that says which specifications of XMPP are kept, and which tests show it. It is made from <c>doap.xml</c>, the reference and the tests.</summary>
internal static class SpecificationPage
{
    public const string Path = Reference.Folder + "xmpp-conformance.md";

    public static string Render()
    {
        StringBuilder page = new($"""
            # Conformance to XMPP

            Which specifications of XMPP the server keeps, as [`doap.xml`](../../doap.xml) says for programs, and which tests show what the page on
            [XMPP](xmpp.md) says of them. The page is generated; `{ConformancePage.Command}` writes it.

            | specification | version | status | of it | tests |
            |---|---|---|---|---|

            """);
        foreach (Specification one in Specification.All)
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"| [{one.Name}]({one.Address}) | {one.Version} | {one.Status} | {one.Note} | {ConformancePage.Tests(one.Statements)} |\n");
        return page.ToString();
    }
}
