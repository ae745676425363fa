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

    /// <summary>How far it came: what <see cref="Fault"/> is about.</summary>
    public DialStage Stage { get; init; }

    /// <summary>What the other end answered our proof; null where it was not refused.</summary>
    public LinkRefusal? Refusal { get; init; }
}

/// <summary>The steps of dialing.</summary>
public enum DialStage
{
    /// <summary>The domain is looked for.</summary>
    Finding,

    /// <summary>The address of its links is connected to, and greets.</summary>
    Connecting,

    /// <summary>Our domain is proved to the other end.</summary>
    ProvingOurs,

    /// <summary>The other end proves its domain.</summary>
    ProvingTheirs,
}

/// <summary>How the other end refused our proof.</summary>
/// <param name="Code">The code of its error; 0 where it gives none.</param>
/// <param name="Text">Its words; empty where it gives none.</param>
public sealed record LinkRefusal(int Code, string Text);
