using OTalk.Server.Configuration;

namespace OTalk.Server.Tests.Configuration;

public sealed class UnknownSettingTests
{
    [Theory]
    [InlineData("Outer:Nubmer", "; did you mean 'Outer:Number'?")]
    [InlineData("Otter:Number", "; did you mean 'Outer:Number'?")]
    [InlineData("Number", "; did you mean 'Outer:Number'?")]
    [InlineData("Elsewhere:Number", "; did you mean 'Outer:Number'?")]
    [InlineData("Outer:Secret", "; did you mean 'Outer:Inner:Secret'?")]
    [InlineData("Outer:Number:0", "; did you mean 'Outer:Number'?")]
    [InlineData("Outer:Whatever", "")]
    [InlineData("", "")]
    public void An_unknown_key_is_refused_with_the_one_that_was_meant(string key, string suggestion) =>
        Assert.Equal($"unknown setting '{key}' (command line --set){suggestion}", SampleOptions.Fault(() => SampleOptions.BindText(key, "5")));

    [Theory]
    [InlineData("""{ "Uoter": {} }""", "unknown setting 'Uoter' (file sample.json); did you mean 'Outer'?")]
    [InlineData("""{ "Outer": { "Inner": { "Secrte": "x" } } }""", "unknown setting 'Outer:Inner:Secrte' (file sample.json); did you mean 'Outer:Inner:Secret'?")]
    public void A_file_is_refused_by_the_key_that_is_unknown(string json, string fault) =>
        Assert.Equal(fault, SampleOptions.Fault(() => SampleOptions.BindFile(json)));

    [Theory]
    [InlineData("OTALK_Server__Domian", "unknown setting 'Server:Domian' (environment OTALK_Server__Domian); did you mean 'Server:Domain'?")]
    [InlineData("OTALK_Domain", "unknown setting 'Domain' (environment OTALK_Domain); did you mean 'Server:Domain'?")]
    [InlineData("otalk_server", "'server' is a section, not a setting (environment otalk_server); give its settings as server:KEY")]
    public void A_variable_of_ours_that_is_no_setting_is_refused(string variable, string fault)
    {
        var variables = new Dictionary<string, string> { [variable] = "x", ["PATH"] = "/bin" };

        var refused = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load("/nowhere", file: null, variables, []));

        Assert.Equal([fault], refused.Faults);
    }

    [Theory]
    [InlineData("serve", "serve")]
    [InlineData("sevre", "serve")]
    [InlineData("SERV", "serve")]
    [InlineData("tokne", "token")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void The_nearest_word_is_suggested_if_it_is_near(string word, string? nearest) =>
        Assert.Equal(nearest, Suggestion.Nearest(word, ["user", "token", "serve", "config"]));
}
