namespace OTalk.Protocols.Stomp;

/// <summary>One header of a frame, without escapes.</summary>
/// <param name="Name">Its name; case counts.</param>
/// <param name="Value">Its value, possibly empty.</param>
public readonly record struct StompHeader(string Name, string Value)
{
    /// <summary>The name alone: values may be secrets.</summary>
    public override string ToString() => Name;
}
