using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;
using OTalk.Engine.Delivery;
using OTalk.Engine.Metrics;
using OTalk.Engine.Queues;
using OTalk.Engine.Streams;

namespace OTalk.Engine.Peers;

/// <summary>An identity of another server that has one stanza carried out here.</summary>
/// <param name="identity">Who.</param>
/// <param name="place">The place of the stanza in what its server sends; null where it is not sent again.</param>
/// <param name="waits">On whose account its claims wait; null where they do not.</param>
public sealed class Visitor(Identity identity, Visit? place, IWaits? waits)
{
    /// <summary>Every stanza is answered; nothing secret is told to a server.</summary>
    internal static readonly StreamConnection Connection = new("federation", IsConfidential: false, static (_, _) => { }) { IsRequest = true };

    private readonly TaskCompletionSource<Reply> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _commands;

    public Identity Identity => identity;

    internal IWaits? Waits => waits;

    /// <summary>By what the next command is known, should the stanza come again.</summary>
    internal Visit? NextVisit() => place is null ? null : place with { Place = string.Create(CultureInfo.InvariantCulture, $"{place.Place}.{_commands++}") };

    /// <summary>The id of the message it publishes, where it gives none: the same when it comes again.</summary>
    internal Guid? MessageId => place is null ? null : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{place.Peer} {place.Batch} {place.Place}")).AsSpan(0, 16));

    /// <summary>The answer to the stanza.</summary>
    public Task<Reply> Answered => _answered.Task;

    /// <summary>What has to be done when the answer is on its way.</summary>
    public List<Action> Then { get; } = [];

    internal void Answer(Reply reply) => _answered.TrySetResult(reply);

    internal static StreamFeed Feed(EngineMetrics metrics) => new("federation", new SendQueue(default), static (_, _) => { }, metrics);
}
