using OTalk.Accounts;
using OTalk.Engine.Options;
using OTalk.Engine.Streams;

namespace OTalk.Federation.Native.Links;

/// <summary>What all links of a server share.</summary>
/// <param name="options">The section <c>Federation</c>.</param>
/// <param name="policy">Who may be spoken with.</param>
/// <param name="assertions">How domains are proved.</param>
/// <param name="receiver">Who takes stanzas; made when the first link opens, because it may need links itself.</param>
/// <param name="open">The links that are open.</param>
/// <param name="metrics">What is counted.</param>
/// <param name="log">What is told.</param>
/// <param name="buffers">The memory that links read into.</param>
/// <param name="random">Where nonces come from.</param>
/// <param name="time">The clock.</param>
public sealed class LinkParts(
    FederationOptions options,
    FederationPolicy policy,
    Assertions assertions,
    Lazy<ILinkReceiver> receiver,
    LinkSet open,
    FederationMetrics metrics,
    LinkLog log,
    BufferPool buffers,
    IRandomSource random,
    TimeProvider time)
{
    /// <summary>Subprotocol of links: offered, not required.</summary>
    public const string Subprotocol = "otalk-s2s";

    /// <summary>Most bytes of a message before the other end is proved.</summary>
    internal const int HandshakeBytes = 65_536;

    /// <summary>How long opening a link may take on either end.</summary>
    internal static readonly TimeSpan HandshakeWithin = TimeSpan.FromSeconds(10);

    internal FederationOptions Options => options;

    internal FederationPolicy Policy => policy;

    internal ILinkReceiver Receiver => receiver.Value;

    internal LinkSet Open => open;

    internal FederationMetrics Metrics => metrics;

    internal LinkLog Log => log;

    internal BufferPool Buffers => buffers;

    internal IRandomSource Random => random;

    internal TimeProvider Time => time;

    internal ProofAnswers Answers { get; } = new(policy, assertions, open);

    internal ProofQuestions Questions { get; } = new(assertions, random);
}
