namespace OTalk.Simulation.Checks;

/// <summary>A guarantee was broken.</summary>
/// <param name="check">Name of the class that noticed.</param>
/// <param name="what">What happened.</param>
public sealed class ViolationException(string check, string what) : Exception($"{check}: {what}")
{
    /// <summary>Name of the class that noticed.</summary>
    public string Check => check;
}
