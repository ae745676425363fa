namespace OTalk.Federation.Native.Discovery;

/// <summary>What came of looking for a domain.</summary>
public abstract record DiscoveryOutcome;

/// <summary>It was found.</summary>
/// <param name="Document">What it says of itself.</param>
public sealed record DomainFound(ServerDocument Document) : DiscoveryOutcome
{
    /// <summary>Where it was found in the end; null where that is not known any more.</summary>
    public Uri? Address { get; init; }

    /// <summary>How many bytes it has.</summary>
    public int Bytes { get; init; }

    /// <summary>What time it was there when it answered, whole seconds; null where it does not say.</summary>
    public DateTimeOffset? Date { get; init; }
}

/// <summary>It was not.</summary>
/// <param name="MayPass">Whether another try makes sense; false where there is no such server.</param>
/// <param name="Step">What was tried, such as <c>GET https://capulet.com/.well-known/otalk</c>.</param>
/// <param name="Text">What came of it, half a sentence for the operator.</param>
public sealed record DomainNotFound(bool MayPass, string Step, string Text) : DiscoveryOutcome;
