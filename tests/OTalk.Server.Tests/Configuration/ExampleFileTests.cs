using System.Text.Json;
using OTalk.Engine.Options;
using OTalk.Server.Configuration;

namespace OTalk.Server.Tests.Configuration;

/// <summary>The annotated example is documentation that must not drift from the program.</summary>
public sealed class ExampleFileTests
{
    private static readonly string _path = Path.Combine(AppContext.BaseDirectory, "otalk.example.json");

    [Fact]
    public void The_example_has_every_setting_and_nothing_else()
    {
        var keys = JsonFileSource.Read(_path, ConfigurationLoader.Schema).Select(setting => setting.Key);

        Assert.Equal(ConfigurationLoader.Schema.Settings.Select(setting => setting.Key), keys);
    }

    [Fact]
    public void The_example_gives_each_setting_its_default()
    {
        var example = SettingsBinder.Bind<OTalkOptions>(ConfigurationLoader.Schema, JsonFileSource.Read(_path, ConfigurationLoader.Schema));
        var defaults = SettingsBinder.Bind<OTalkOptions>(ConfigurationLoader.Schema, []);

        Assert.Equal(defaults.Settings.Select(Line), example.Settings.Select(Line));
    }

    [Fact]
    public void A_comment_stands_above_every_setting()
    {
        var lines = File.ReadAllLines(_path).Select(line => line.Trim()).ToArray();

        var bare = lines.Zip(lines.Skip(1)).Where(pair => pair.Second.StartsWith('"') && !pair.First.StartsWith("//", StringComparison.Ordinal));

        Assert.Empty(bare.Select(pair => pair.Second));
    }

    private static string Line(EffectiveSetting setting) => $"{setting.Definition.Key} = {JsonSerializer.Serialize(setting.Shown)}";
}
