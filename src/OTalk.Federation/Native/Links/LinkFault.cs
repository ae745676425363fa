namespace OTalk.Federation.Native.Links;

/// <summary>Why there is no link.</summary>
/// <param name="Kind">What it means for who wants one.</param>
/// <param name="Step">What was tried, such as <c>GET https://capulet.com/.well-known/otalk</c>.</param>
/// <param name="Text">What came of it, half a sentence for the operator.</param>
public sealed record LinkFault(LinkFaultKind Kind, string Step, string Text);

/// <summary>What a missing link means.</summary>
public enum LinkFaultKind
{
    /// <summary>The domain does not exist, or has no server of this kind.</summary>
    NoSuchServer,

    /// <summary>This server must not speak with it.</summary>
    NotAllowed,

    /// <summary>The other server is there and will not, or is not who it should be.</summary>
    Refused,

    /// <summary>It may work another time.</summary>
    MayPass,
}
