namespace OTalk.Engine.Options;

/// <summary>A value that is never printed: reports show that it is set, not what it is.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
