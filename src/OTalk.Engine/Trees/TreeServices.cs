using Microsoft.Extensions.Logging;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Journaling;
using OTalk.Engine.Metrics;
using OTalk.Engine.Peers;
using OTalk.Engine.Rooms;
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
    RoomRules Rooms,
    string DefaultDomain,
    IdSource Ids,
    TimeProvider Time,
    DateTimeOffset StartedAt,
    EngineMetrics Metrics,
    IRemote Remote,
    ILoggerFactory Logging)
{
    /// <summary>Who is available on other servers.</summary>
    public MirroredPresences Presences { get; init; } = new();
}

/// <summary>Says which identities may have a tree.</summary>
public interface ITreeFounder
{
    /// <summary>Whether the identity is a hosted server, or a user with an account here.</summary>
    ValueTask<bool> ExistsAsync(Core.Addressing.Identity identity);
}

/// <summary>Carries out what a tree's decisions and links leave for other trees. Called when they are durable; must not block.</summary>
public interface IEffectRunner
{
    /// <summary>Has an effect taken by the tree it is for.</summary>
    /// <param name="effect">Which.</param>
    /// <param name="answered">Called once: with false when it is durable there, or never will be; with true where it failed and may work later.</param>
    void Run(Effect effect, Action<bool> answered);

    /// <summary>A link takes messages to its destination, all of them or none.</summary>
    /// <param name="link">Which.</param>
    /// <param name="messages">The messages, in order.</param>
    /// <param name="answered">Called once: with null when they are durable there, or never will be; else with an error that may pass.</param>
    void Carry(Subscriber link, IReadOnlyList<CarriedMessage> messages, Action<StanzaError?> answered);
}
