using OTalk.Engine.Options;
using OTalk.Server.Configuration;

namespace OTalk.Server.Tests.Configuration;

public sealed class OTalkOptionsTests
{
    public static TheoryData<string> Keys => [.. ConfigurationLoader.Schema.Settings.Select(setting => setting.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_default_is_a_value_that_the_setting_accepts(string key)
    {
        var setting = ConfigurationLoader.Schema.Find(key)!;
        var value = setting.Get(new OTalkOptions());

        Assert.True(setting.TryRead(new RawSetting(key, setting.Format(value), Json: null, SettingSource.Default), out var read));
        Assert.Equal(setting.Format(value), setting.Format(read));
    }

    [Theory]
    [InlineData("Server:Domain", "Montague.COM", "montague.com")]
    [InlineData("Server:Domain", "bücher.example", "xn--bcher-kva.example")]
    [InlineData("Server:HostedDomains", "Capulet.fam,capulet.com", "capulet.fam,capulet.com")]
    [InlineData("Server:Operators", "Romeo@Montague.com", "romeo@montague.com")]
    [InlineData("Http:Urls", "http://*:80; http://[::1]:8080", "http://*:80;http://[::1]:8080")]
    [InlineData("Server:LogLevel", "warning", "Warning")]
    [InlineData("Limits:PageSize", "0", "0")]
    public void A_value_takes_its_canonical_form(string key, string text, string canonical) =>
        Assert.Equal(canonical, Bind(key, text).Settings.Single(setting => setting.Definition.Key == key).Shown);

    [Theory]
    [InlineData("Server:Domain", "")]
    [InlineData("Server:Domain", "montague.com:5222")]
    [InlineData("Server:Domain", "romeo@montague.com")]
    [InlineData("Server:HostedDomains", "capulet.fam,not a domain")]
    [InlineData("Server:Operators", "montague.com")]
    [InlineData("Server:DataDirectory", " ")]
    [InlineData("Server:LogLevel", "3")]
    [InlineData("Http:Urls", "ftp://localhost:21")]
    [InlineData("Http:Urls", "http://localhost:99999")]
    [InlineData("Http:Urls", "http://localhost:8080/path")]
    [InlineData("Http:Urls", ";")]
    [InlineData("Accounts:ScramIterations", "1")]
    [InlineData("Accounts:Registration", "maybe")]
    [InlineData("Limits:StanzaBytes", "-1")]
    public void A_value_that_cannot_be_is_refused(string key, string text) =>
        Assert.StartsWith($"{key} cannot be '{text}'", Assert.Single(Assert.Throws<ConfigurationException>(() => Bind(key, text)).Faults), StringComparison.Ordinal);

    [Theory]
    [InlineData("localhost", null, RegistrationPolicy.Open)]
    [InlineData("localhost", RegistrationPolicy.Closed, RegistrationPolicy.Closed)]
    [InlineData("montague.com", null, RegistrationPolicy.Closed)]
    [InlineData("montague.com", RegistrationPolicy.Open, RegistrationPolicy.Open)]
    public void Registration_is_open_on_a_laptop_and_closed_on_a_site_unless_said(string domain, RegistrationPolicy? said, RegistrationPolicy effective)
    {
        var options = new OTalkOptions { Server = new() { Domain = domain }, Accounts = new() { Registration = said } };

        Assert.Equal(effective, options.EffectiveRegistration);
    }

    private static EffectiveSettings<OTalkOptions> Bind(string key, string text) =>
        SettingsBinder.Bind<OTalkOptions>(ConfigurationLoader.Schema, [new RawSetting(key, text, Json: null, new SettingSource(SourceKind.CommandLine, "--set"))]);
}
