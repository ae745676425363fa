using Microsoft.Extensions.Logging;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Journaling;
using OTalk.Engine.Metrics;
using OTalk.Engine.Sessions;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Trees;

/// <summary>What every tree's loop works with.</summary>
public sealed record TreeServices(
    ITreeStore Store,
    Journal Journal,
    SessionRegistry Sessions,
    ITreeFounder Founder,
    IEffectRunner Effects,
    TreeDirectory Trees,
    TreeRules Rules,
    IdSource Ids,
    TimeProvider Time,
    EngineMetrics Metrics,
    ILoggerFactory Logging);

/// <summary>Says which identities may have a tree.</summary>
public interface ITreeFounder
{
    /// <summary>Whether the identity is a hosted server, or a user with an account here.</summary>
    ValueTask<bool> ExistsAsync(Core.Addressing.Identity identity);
}

/// <summary>Carries out what a tree's decisions and links leave for other trees. Called when they are durable; must not block.</summary>
public interface IEffectRunner
{
    void Run(Effect effect);

    /// <summary>A link takes a message to its destination.</summary>
    /// <param name="link">Which.</param>
    /// <param name="entry">The message.</param>
    /// <param name="sourceAddress">Address of the channel it comes from.</param>
    /// <param name="sourceMessageCount"><c>msg_count</c> of that channel.</param>
    /// <param name="answered">Called once: with null when the message is durable there, or never will be; else with an error that may pass.</param>
    void Carry(Subscriber link, LogEntry entry, string sourceAddress, int sourceMessageCount, Action<StanzaError?> answered);
}
