using OTalk.Engine.Options;
using OTalk.Server.Configuration;

namespace OTalk.Server.Tests.Configuration;

/// <summary>Settings that are lists of records, as <c>Accounts:OAuth:Issuers</c> is.</summary>
public sealed class RecordListTests
{
    private const string Key = "Accounts:OAuth:Issuers";

    [Fact]
    public void A_file_gives_objects()
    {
        var settings = SettingsBinder.Bind<OTalkOptions>(ConfigurationLoader.Schema, JsonFileSource.Parse(
            """{"Accounts":{"OAuth":{"Issuers":[{"issuer":"https://a.example","Audience":"x"},{"Issuer":"https://b.example","Audience":"y","UserClaim":"email"}]}}}""",
            "otalk.json",
            ConfigurationLoader.Schema));

        Assert.Equal([Issuer("a", "x", "sub"), Issuer("b", "y", "email")], settings.Options.Accounts.OAuth.Issuers);
    }

    [Fact]
    public void Other_sources_give_them_member_by_member_and_replace_the_whole_list()
    {
        var file = JsonFileSource.Parse(
            """{"Accounts":{"OAuth":{"Issuers":[{"Issuer":"https://a.example","Audience":"x"}]}}}""", "otalk.json", ConfigurationLoader.Schema);

        var settings = SettingsBinder.Bind<OTalkOptions>(ConfigurationLoader.Schema, [
            .. file,
            Given($"{Key}:1:Issuer", "https://c.example"), Given($"{Key}:1:Audience", "z"),
            Given($"{Key}:0:Audience", "y"), Given($"{Key}:0:Issuer", "https://b.example"), Given($"{Key}:0:UserClaim", "name"),
        ]);

        Assert.Equal([Issuer("b", "y", "name"), Issuer("c", "z", "sub")], settings.Options.Accounts.OAuth.Issuers);
    }

    [Fact]
    public void What_is_shown_is_read_again()
    {
        var first = Bind(Given($"{Key}:0:Issuer", "https://a.example"), Given($"{Key}:0:Audience", "x"));
        var shown = first.Settings.Single(setting => setting.Definition.Key == Key).Shown;

        Assert.Equal("""[{"Issuer":"https://a.example","Audience":"x","UserClaim":"sub"}]""", shown);
        Assert.Equal(first.Options.Accounts.OAuth.Issuers, Bind(Given(Key, shown)).Options.Accounts.OAuth.Issuers);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("[1]")]
    [InlineData("""[{"Audience":"x"}]""")]
    [InlineData("""[{"Issuer":"https://a.example"}]""")]
    [InlineData("""[{"Issuer":"https://a.example","Audience":"x","Other":"y"}]""")]
    [InlineData("""[{"Issuer":"http://a.example","Audience":"x"}]""")]
    [InlineData("""[{"Issuer":"https://a.example","Audience":1}]""")]
    public void What_is_no_list_of_records_is_refused_with_what_is_expected(string text)
    {
        var fault = Assert.Single(Assert.Throws<ConfigurationException>(() => Bind(Given(Key, text))).Faults);

        Assert.Equal(
            $"{Key} cannot be '{text}' (command line --set); expected a list of objects with Issuer (an address such as https://id.montague.com); "
            + "Audience (a text that is not empty); UserClaim (a text that is not empty)",
            fault);
    }

    [Theory]
    [InlineData("Accounts:OAuth:Issuer", "montague.com")]
    [InlineData("Accounts:OAuth:Issuer", "https://montague.com/path")]
    [InlineData("Accounts:OAuth:AccessTokenLifetime", "00:00:01")]
    public void An_issuer_is_an_origin_and_a_lifetime_long_enough(string key, string value) =>
        Assert.StartsWith($"{key} cannot be", Assert.Single(Assert.Throws<ConfigurationException>(() => Bind(Given(key, value))).Faults), StringComparison.Ordinal);

    private static OutsideIssuerOptions Issuer(string name, string audience, string claim) =>
        new() { Issuer = $"https://{name}.example", Audience = audience, UserClaim = claim };

    private static RawSetting Given(string key, string text) => new(key, text, Json: null, new SettingSource(SourceKind.CommandLine, "--set"));

    private static EffectiveSettings<OTalkOptions> Bind(params RawSetting[] given) => SettingsBinder.Bind<OTalkOptions>(ConfigurationLoader.Schema, given);
}
