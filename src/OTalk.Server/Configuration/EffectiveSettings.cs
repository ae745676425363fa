namespace OTalk.Server.Configuration;

/// <summary>What all sources together come to.</summary>
/// <typeparam name="TOptions">The root record of options.</typeparam>
/// <param name="Options">The options, to be used.</param>
/// <param name="Settings">The same, setting by setting with the source of each, to be shown.</param>
public sealed record EffectiveSettings<TOptions>(TOptions Options, IReadOnlyList<EffectiveSetting> Settings);
