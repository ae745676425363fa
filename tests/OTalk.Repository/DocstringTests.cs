using System.Reflection;
using System.Xml.Linq;

namespace OTalk.Repository;

/// <summary>Every public type says what it is.</summary>
public sealed class DocstringTests
{
    public static TheoryData<string> Projects => [.. Layers.MayUse.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_public_type_has_a_docstring(string project)
    {
        string name = Layers.AssemblyOf(project);
        HashSet<string> documented = [.. XDocument.Load(Path.Combine(AppContext.BaseDirectory, $"{name}.xml"))
            .Descendants("member")
            .Where(member => !string.IsNullOrWhiteSpace(member.Element("summary")?.Value))
            .Select(member => member.Attribute("name")!.Value)];

        // What the compiler adds for extension members cannot carry one.
        IEnumerable<string> types = Assembly.Load(name).GetExportedTypes()
            .Where(type => !type.Name.Contains('<', StringComparison.Ordinal))
            .Select(type => $"T:{type.FullName!.Replace('+', '.')}");

        Assert.Empty(types.Except(documented, StringComparer.Ordinal));
    }
}
