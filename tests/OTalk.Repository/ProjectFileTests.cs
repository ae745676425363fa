using System.Xml.Linq;

namespace OTalk.Repository;

/// <summary>Versions of packages stand in one place, and every project is part of the solution.</summary>
public sealed class ProjectFileTests
{
    [Fact]
    public void No_project_pins_a_version() =>
        Assert.Empty(TrackedFiles.Below("", ".csproj").SelectMany(path => XDocument.Parse(TrackedFiles.Read(path))
            .Descendants("PackageReference")
            .Where(package => package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null)
            .Select(package => $"{path}: {package.Attribute("Include")?.Value}")));

    [Fact]
    public void Every_project_is_in_the_solution() =>
        Assert.Equal(
            TrackedFiles.Below("", ".csproj").Order(StringComparer.Ordinal),
            XDocument.Parse(TrackedFiles.Read("OTalk.slnx")).Descendants("Project").Select(project => project.Attribute("Path")!.Value).Order(StringComparer.Ordinal));
}
