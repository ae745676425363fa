using OTalk.Server.Configuration;

namespace OTalk.Server.Tests.Configuration;

public sealed class SettingValueTests
{
    [Theory]
    [InlineData("Outer:Text", "any text, even = and :", "any text, even = and :")]
    [InlineData("outer:TEXT", "any case of the key", "any case of the key")]
    [InlineData("Outer:Note", "", "")]
    [InlineData("Outer:Flag", "True", "true")]
    [InlineData("Outer:Number", "10", "10")]
    [InlineData("Outer:Wait", "00:00:01", "00:00:01")]
    [InlineData("Outer:Wait", "00:59:59.5", "00:59:59.500")]
    [InlineData("Outer:Names", " a, b ,,c ", "a,b,c")]
    [InlineData("Outer:Names", "", "")]
    [InlineData("Outer:Choice", "Allow-List", "allow-list")]
    public void A_text_becomes_the_value_it_stands_for(string key, string text, string shown)
    {
        var settings = SampleOptions.BindText(key, text).Settings;

        Assert.Equal(shown, settings.Single(setting => setting.Definition.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Shown);
    }

    [Fact]
    public void Elements_of_a_list_may_be_given_one_by_one()
    {
        var line = new SettingSource(SourceKind.CommandLine, "--set");
        var settings = SampleOptions.Bind(
            new RawSetting("Outer:Names", "from the environment", Json: null, new SettingSource(SourceKind.Environment, "OTALK_Outer__Names")),
            new RawSetting("Outer:Names:1", "second", Json: null, line),
            new RawSetting("outer:names:0", "first", Json: null, line)).Settings;

        Assert.Equal("first,second", settings.Single(setting => setting.Definition.Key == "Outer:Names").Shown);
    }

    [Theory]
    [InlineData("Outer:Flag", "yes", "true or false")]
    [InlineData("Outer:Number", "0", "a whole number from 1 to 10")]
    [InlineData("Outer:Number", "11", "a whole number from 1 to 10")]
    [InlineData("Outer:Number", "1.5", "a whole number from 1 to 10")]
    [InlineData("Outer:Number", "", "a whole number from 1 to 10")]
    [InlineData("Outer:Number", "99999999999", "a whole number from 1 to 10")]
    [InlineData("Outer:Wait", "30", "a duration hh:mm:ss from 00:00:01 to 24:00:00")]
    [InlineData("Outer:Wait", "00:00:00", "a duration hh:mm:ss from 00:00:01 to 24:00:00")]
    [InlineData("Outer:Wait", "00:60:00", "a duration hh:mm:ss from 00:00:01 to 24:00:00")]
    [InlineData("Outer:Wait", "24:00:01", "a duration hh:mm:ss from 00:00:01 to 24:00:00")]
    [InlineData("Outer:Choice", "AllowList", "open or allow-list")]
    [InlineData("Outer:Choice", "1", "open or allow-list")]
    public void A_text_that_stands_for_nothing_is_refused(string key, string text, string expected)
    {
        Assert.Equal($"{key} cannot be '{text}' (command line --set); expected {expected}", SampleOptions.Fault(() => SampleOptions.BindText(key, text)));
    }

    [Theory]
    [InlineData(""" "Text": 5 """, "Outer:Text cannot be 5 (file sample.json); expected a text")]
    [InlineData(""" "Text": null """, "Outer:Text cannot be null (file sample.json); expected a text")]
    [InlineData(""" "Text": {"a":1} """, """Outer:Text cannot be {"a":1} (file sample.json); expected a text""")]
    [InlineData(""" "Flag": "true" """, """Outer:Flag cannot be "true" (file sample.json); expected true or false""")]
    [InlineData(""" "Number": "5" """, """Outer:Number cannot be "5" (file sample.json); expected a whole number from 1 to 10""")]
    [InlineData(""" "Number": 5.5 """, "Outer:Number cannot be 5.5 (file sample.json); expected a whole number from 1 to 10")]
    [InlineData(""" "Wait": 30 """, "Outer:Wait cannot be 30 (file sample.json); expected a duration hh:mm:ss from 00:00:01 to 24:00:00")]
    [InlineData(""" "Names": "a" """, """Outer:Names cannot be "a" (file sample.json); expected a list (an array of texts in a file; elsewhere separated by commas)""")]
    [InlineData(""" "Names": [1] """, "Outer:Names cannot be [1] (file sample.json); expected a list (an array of texts in a file; elsewhere separated by commas)")]
    [InlineData(""" "Inner": 5 """, "'Outer:Inner' is a section, not a setting (file sample.json); give its settings as Outer:Inner:KEY")]
    public void A_file_has_types_and_they_must_fit(string member, string fault)
    {
        Assert.Equal(fault, SampleOptions.Fault(() => SampleOptions.BindFile($$"""{ "Outer": { {{member}} } }""")));
    }

    [Fact]
    public void Every_kind_of_value_is_read_from_a_file()
    {
        var outer = SampleOptions.BindFile(
            """
            {
              // A comment, and a comma too many below.
              "Outer": {
                "Text": "a", "Note": null, "Flag": true, "Number": 7, "Wait": "00:00:07",
                "Names": ["b", "c,d"], "Choice": "allow-list", "Inner": { "Secret": "e" },
              },
            }
            """).Options.Outer;

        Assert.Equal(("a", null, true, 7), (outer.Text, outer.Note, outer.Flag, outer.Number));
        Assert.Equal(TimeSpan.FromSeconds(7), outer.Wait);
        Assert.Equal(["b", "c,d"], outer.Names);
        Assert.Equal((SampleOptions.TwoWords.AllowList, "e"), (outer.Choice, outer.Inner.Secret));
    }

    [Fact]
    public void A_secret_is_never_printed()
    {
        const string Secret = "such sweet sorrow";

        var shown = SampleOptions.BindText("Outer:Inner:Secret", Secret).Settings;
        var refused = SampleOptions.Fault(() => SampleOptions.BindText("Outer:Inner:Hidden", Secret));

        Assert.Contains("******", Server.Configuration.ConfigurationReport.Text(shown), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Server.Configuration.ConfigurationReport.Text(shown), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Server.Configuration.ConfigurationReport.Json(shown), StringComparison.Ordinal);
        Assert.StartsWith("Outer:Inner:Hidden cannot be this value (command line --set); expected a domain name", refused, StringComparison.Ordinal);
    }
}
