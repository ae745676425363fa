using System.ComponentModel.DataAnnotations;
using OTalk.Engine.Options;
using OTalk.Server.Configuration;

namespace OTalk.Server.Tests.Configuration;

/// <summary>Options with a setting of each kind, a section in a section and a secret.</summary>
public sealed record SampleOptions
{
    public OuterOptions Outer { get; init; } = new();

    public sealed record OuterOptions
    {
        public string Text { get; init; } = "text";

        public string? Note { get; init; }

        public bool Flag { get; init; }

        [Range(1, 10)]
        public int Number { get; init; } = 5;

        [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
        public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(30);

        public IReadOnlyList<string> Names { get; init; } = [];

        public TwoWords Choice { get; init; }

        public InnerOptions Inner { get; init; } = new();
    }

    public sealed record InnerOptions
    {
        [Secret]
        public string? Secret { get; init; }

        [Secret]
        [DomainName]
        public string Hidden { get; init; } = "localhost";
    }

    public enum TwoWords
    {
        Open,
        AllowList,
    }

    public static SettingsSchema Schema { get; } = new(typeof(SampleOptions));

    public static EffectiveSettings<SampleOptions> Bind(params RawSetting[] given) => SettingsBinder.Bind<SampleOptions>(Schema, given);

    public static EffectiveSettings<SampleOptions> BindText(string key, string text) =>
        Bind(new RawSetting(key, text, Json: null, new SettingSource(SourceKind.CommandLine, "--set")));

    public static EffectiveSettings<SampleOptions> BindFile(string json) => Bind([.. JsonFileSource.Parse(json, "sample.json", Schema)]);

    public static string Fault(Action bind) => Assert.Single(Assert.Throws<ConfigurationException>(bind).Faults);
}
