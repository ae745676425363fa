using OTalk.Engine.Options;
using OTalk.Server.Configuration;

namespace OTalk.Server.Tests.Configuration;

public sealed class SourceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Each_source_goes_before_the_one_before_it()
    {
        Assert.Equal((500, "default"), PageSize([]));

        var file = _directory.Write("otalk.json", """{ "Limits": { "PageSize": 1 } }""");
        Assert.Equal((1, $"file {file}"), PageSize([]));

        _environment["OTALK_Limits__PageSize"] = "2";
        Assert.Equal((2, "environment OTALK_Limits__PageSize"), PageSize([]));

        Assert.Equal((3, "command line --set"), PageSize([new RawSetting("Limits:PageSize", "3", Json: null, new SettingSource(SourceKind.CommandLine, "--set"))]));
    }

    [Fact]
    public void A_list_is_replaced_whole()
    {
        _directory.Write("otalk.json", """{ "Server": { "HostedDomains": ["capulet.fam", "capulet.com"] } }""");
        _environment["OTALK_Server__HostedDomains"] = "montague.com";

        Assert.Equal(["montague.com"], Load([]).Options.Server.HostedDomains);
    }

    [Fact]
    public void Who_talks_is_no_setting()
    {
        _environment["OTALK_USER"] = "romeo";
        _environment["OTALK_TOKEN"] = "secret";

        Assert.Equal((500, "default"), PageSize([]));
    }

    [Fact]
    public void A_fault_is_told_even_where_another_source_goes_before_it()
    {
        _directory.Write("otalk.json", """{ "Limits": { "PageSize": "many" } }""");
        _environment["OTALK_Limits__PageSize"] = "2";

        Assert.Throws<ConfigurationException>(() => Load([]));
    }

    [Theory]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{\n  \"Limits\": {\n    PageSize: 5 } }", "is not valid JSON at line 3")]
    [InlineData("""{ "Limits": {}, "Limits": {} }""", "is not valid JSON")]
    [InlineData("", "is not valid JSON at line 1")]
    public void A_file_that_cannot_be_understood_is_refused(string text, string fault)
    {
        _directory.Write("otalk.json", text);

        Assert.Contains(fault, Assert.Throws<ConfigurationException>(() => Load([])).Message, StringComparison.Ordinal);
    }

    private (int Value, string Source) PageSize(IEnumerable<RawSetting> commandLine)
    {
        var loaded = Load(commandLine);
        return (loaded.Options.Limits.PageSize, loaded.Settings.Single(setting => setting.Definition.Key == "Limits:PageSize").Source.ToString());
    }

    private EffectiveSettings<OTalkOptions> Load(IEnumerable<RawSetting> commandLine) =>
        ConfigurationLoader.Load(_directory.Path, file: null, _environment, commandLine);
}
