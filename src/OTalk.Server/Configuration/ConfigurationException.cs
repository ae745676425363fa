namespace OTalk.Server.Configuration;

/// <summary>A configuration that cannot be used. Each fault is a sentence for the operator.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>What is wrong, one sentence each, in the order of the sources.</summary>
    public IReadOnlyList<string> Faults => faults;
}
