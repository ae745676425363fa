using System.Reflection;
using System.Xml.Linq;

namespace OTalk.Repository;

public sealed class LayeringTests
{
    public static TheoryData<string> Projects => [.. Layers.MayUse.Keys];

    [Fact]
    public void Every_project_has_its_place() =>
        Assert.Equal(
            TrackedFiles.Below("src/", ".csproj").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal),
            Layers.MayUse.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_the_layers_below_it(string project)
    {
        IEnumerable<string> referred = XDocument.Parse(TrackedFiles.Read($"src/{project}/{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Empty(referred.Except(Layers.MayUse[project], StringComparer.Ordinal));
    }

    /// <summary>What the compiler wrote down: references pass on from project to project, so the project file alone does not tell.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void The_code_uses_only_the_layers_below_it(string project)
    {
        HashSet<string> ours = [.. Layers.MayUse.Keys.Select(Layers.AssemblyOf)];
        IEnumerable<string> used = Assembly.Load(Layers.AssemblyOf(project)).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(ours.Contains);

        Assert.Empty(used.Except(Layers.MayUse[project].Select(Layers.AssemblyOf), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("OTalk.Core")]
    [InlineData("OTalk.Protocols")]
    [InlineData("OTalk.Storage")]
    [InlineData("OTalk.Accounts")]
    public void What_is_below_the_engine_knows_no_web_server(string project) =>
        Assert.DoesNotContain(
            Assembly.Load(project).GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
}
