using OTalk.Engine.Options;
using OTalk.Server.Configuration;

namespace OTalk.Server.Tests.Configuration;

/// <summary>Settings that are tables of records under names that are data, as <c>Federation:Peers</c> is.</summary>
public sealed class RecordTableTests
{
    private const string Key = "Federation:Peers";

    [Fact]
    public void A_file_gives_an_object_of_objects()
    {
        var peers = File("""{"Federation":{"Peers":{"Capulet.com":{"url":"http://127.0.0.1:8081"},"verona.it":{},"capulet.fam":{"Url":null}}}}""");

        Assert.Equal([("capulet.com", "http://127.0.0.1:8081"), ("verona.it", null), ("capulet.fam", null)], Peers(Bind([.. peers])));
    }

    [Fact]
    public void Other_sources_give_them_member_by_member_and_replace_the_whole_table()
    {
        var file = File("""{"Federation":{"Peers":{"verona.it":{}}}}""");

        var settings = Bind([.. file, Given($"{Key}:capulet.com:Url", "http://127.0.0.1:8081"), Given($"{Key}:capulet.fam:url", "")]);

        Assert.Equal([("capulet.com", "http://127.0.0.1:8081"), ("capulet.fam", null)], Peers(settings));
        Assert.Equal("command line --set", settings.Settings.Single(setting => setting.Definition.Key == Key).Source.ToString());
    }

    [Fact]
    public void The_environment_gives_names_with_dots()
    {
        var settings = ConfigurationLoader.Load(
            "/nowhere", file: null, new Dictionary<string, string> { ["OTALK_Federation__Peers__capulet.com__Url"] = "http://127.0.0.1:8081" }, []);

        Assert.Equal([("capulet.com", "http://127.0.0.1:8081")], Peers(settings));
    }

    [Fact]
    public void What_is_shown_is_read_again()
    {
        var first = Bind(Given($"{Key}:capulet.com:Url", "https://otalk.capulet.com:8443/"), Given($"{Key}:verona.it:Url", ""));
        var shown = first.Settings.Single(setting => setting.Definition.Key == Key).Shown;

        Assert.Equal("""{"capulet.com":{"Url":"https://otalk.capulet.com:8443"},"verona.it":{"Url":null}}""", shown);
        Assert.Equal(Peers(first), Peers(Bind(Given(Key, shown))));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("no json")]
    [InlineData("""{"capulet.com":1}""")]
    [InlineData("""{"capulet.com":{"Address":"http://127.0.0.1:8081"}}""")]
    [InlineData("""{"capulet.com":{"Url":"ftp://127.0.0.1"}}""")]
    [InlineData("""{"capulet.com":{"Url":1}}""")]
    [InlineData("""{"romeo@capulet.com":{}}""")]
    [InlineData("""{"capulet.com":{},"capulet.com":{}}""")]
    [InlineData("""{"capulet.com":{},"Capulet.com":{}}""")]
    public void What_is_no_table_of_records_is_refused_with_what_is_expected(string text) =>
        Assert.Equal(
            $"{Key} cannot be '{text}' (command line --set); expected a table of objects with Url (an origin such as https://montague.com), "
            + "each under a domain name such as montague.com, without port or path",
            Fault(Given(Key, text)));

    [Theory]
    [InlineData("Federation:Peers:capulet.com:Ulr", "; did you mean 'Federation:Peers:capulet.com:Url'?")]
    [InlineData("Federatoin:Peers:capulet.com:Url", "; did you mean 'Federation:Peers:capulet.com:Url'?")]
    [InlineData("Federation:Peers:capulet.com", "")]
    [InlineData("Federation:Peers:capulet.com:Url:0", "")]
    public void An_unknown_member_is_refused_with_the_one_that_was_meant(string key, string suggestion) =>
        Assert.Equal($"unknown setting '{key}' (command line --set){suggestion}", Fault(Given(key, "x")));

    private static (string, string?)[] Peers(EffectiveSettings<OTalkOptions> settings) =>
        [.. settings.Options.Federation.Peers.Select(peer => (peer.Key, peer.Value.Url))];

    private static IReadOnlyList<RawSetting> File(string text) => JsonFileSource.Parse(text, "otalk.json", ConfigurationLoader.Schema);

    private static string Fault(RawSetting given) => Assert.Single(Assert.Throws<ConfigurationException>(() => Bind(given)).Faults);

    private static RawSetting Given(string key, string text) => new(key, text, Json: null, new SettingSource(SourceKind.CommandLine, "--set"));

    private static EffectiveSettings<OTalkOptions> Bind(params RawSetting[] given) => SettingsBinder.Bind<OTalkOptions>(ConfigurationLoader.Schema, given);
}
