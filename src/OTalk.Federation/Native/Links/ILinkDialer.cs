using System.Diagnostics.CodeAnalysis;

namespace OTalk.Federation.Native.Links;

/// <summary>Opens links to other servers.</summary>
public interface ILinkDialer
{
    /// <summary>Finds a domain and opens a new link to it. <see cref="ILinkReceiver.Opened"/> has been called for it when this completes.</summary>
    /// <param name="localDomain">One of ours.</param>
    /// <param name="peerDomain">In its normal form.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    Task<DialOutcome> DialAsync(string localDomain, string peerDomain, CancellationToken cancel);
}

/// <summary>What came of dialing: a link, or why there is none.</summary>
/// <param name="Link">The link.</param>
/// <param name="Fault">Why there is none.</param>
public sealed record DialOutcome(ILink? Link, LinkFault? Fault)
{
    /// <summary>Whether there is a link.</summary>
    [MemberNotNullWhen(true, nameof(Link))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsOpen => Link is not null;
}
