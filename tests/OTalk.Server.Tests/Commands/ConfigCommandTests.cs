using System.Text.Json;
using OTalk.Server.Configuration;

namespace OTalk.Server.Tests.Commands;

public sealed class ConfigCommandTests : IDisposable
{
    private readonly Terminal _terminal = new();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task Check_says_that_all_is_well()
    {
        Assert.Equal(new CommandRun(0, $"configuration is valid{Environment.NewLine}", ""), await _terminal.RunAsync("config", "check"));
    }

    [Fact]
    public async Task Check_refuses_a_file_that_is_not_there()
    {
        var run = await _terminal.RunAsync("config", "check", "--config", "elsewhere.json");

        Assert.Equal(2, run.Code);
        Assert.Contains("elsewhere.json", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_prints_every_setting_with_its_source()
    {
        var file = _terminal.Write("my.json", """{ "Limits": { "PageSize": 7 } }""");
        _terminal.Environment["OTALK_Sessions__DetachedFor"] = "01:00:00";

        var run = await _terminal.RunAsync("config", "show", "--config", "my.json", "--domain", "montague.com");

        var rows = run.Out.Split(Environment.NewLine).Select(row => row.Split(' ', 2)).Where(row => row.Length == 2)
            .ToDictionary(row => row[0], row => row[1].Trim(), StringComparer.Ordinal);
        Assert.Equal($"7                      file {file}", rows["Limits:PageSize"]);
        Assert.EndsWith("environment OTALK_Sessions__DetachedFor", rows["Sessions:DetachedFor"], StringComparison.Ordinal);
        Assert.EndsWith("command line --domain", rows["Server:Domain"], StringComparison.Ordinal);
        Assert.EndsWith("default", rows["Http:Urls"], StringComparison.Ordinal);
        Assert.Equal(ConfigurationLoader.Schema.Settings.Select(setting => setting.Key).Order(), rows.Keys.Order());
    }

    [Fact]
    public async Task Show_prints_json()
    {
        var run = await _terminal.RunAsync("config", "show", "--json", "--set", "Server:Operators=romeo@montague.com", "--set", "Limits:PageSize=7");

        using var shown = JsonDocument.Parse(run.Out);
        Assert.Equal("""{"value":["romeo@montague.com"],"source":"command line --set"}""", Compact(shown, "Server:Operators"));
        Assert.Equal("""{"value":7,"source":"command line --set"}""", Compact(shown, "Limits:PageSize"));
        Assert.Equal("""{"value":null,"source":"default"}""", Compact(shown, "Accounts:Registration"));
        Assert.Equal("""{"value":false,"source":"default"}""", Compact(shown, "Http:AllowPlainOverInsecure"));
    }

    private static string Compact(JsonDocument shown, string key) => JsonSerializer.Serialize(shown.RootElement.GetProperty(key));
}
