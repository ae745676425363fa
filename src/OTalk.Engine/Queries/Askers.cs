using System.Diagnostics.CodeAnalysis;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Queries;

/// <summary>
/// Who asks for which subscription now. As long as anybody does, it stands in its owner's tree as asked for: a server that dies meanwhile
/// forgets it on both sides when it starts again. So what has come to nothing is forgotten by the last who asked. Safe for concurrent callers.
/// </summary>
public sealed class Askers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Identity Owner, string Source, string Destination), Asking> _asking = [];

    /// <summary>Somebody begins to ask.</summary>
    /// <param name="owner">Who subscribes.</param>
    /// <param name="source">What to.</param>
    /// <param name="destination">Where the events go.</param>
    /// <param name="open">Hands in the first step; called at once.</param>
    /// <param name="isAlone">Nobody else asks for the same now.</param>
    public Task<Answer<Decision>> Begin(Identity owner, string source, string destination, Func<Task<Answer<Decision>>> open, out bool isAlone)
    {
        lock (_gate)
        {
            Asking before = Of(owner, source, destination);
            isAlone = before.Count == 0;
            _asking[(owner, source, destination)] = before with { Count = before.Count + 1 };
            return open();
        }
    }

    /// <summary>Somebody knows what has come of it.</summary>
    /// <param name="owner">Who subscribes.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="mayBeAdmitted">The source may have the subscription now.</param>
    /// <param name="settle">
    /// Hands in the last step; called at once, with whether nobody else asks, and whether the source may have the subscription by any of those who did.
    /// </param>
    public Task<Answer<Decision>> End(Identity owner, SubscriptionRecord asked, bool mayBeAdmitted, Func<bool, bool, Task<Answer<Decision>>> settle)
    {
        lock (_gate)
        {
            Asking left = Leave(owner, asked.Source, asked.Destination, mayBeAdmitted);
            return settle(left.Count == 0, left.MayBeAdmitted);
        }
    }

    /// <summary>Somebody could not even begin.</summary>
    public void Drop(Identity owner, string source, string destination)
    {
        lock (_gate)
            Leave(owner, source, destination, mayBeAdmitted: false);
    }

    /// <summary>It stands as asked for by somebody who does not ask any more, as the last step could not be stored: the source may have it.</summary>
    public void Doubt(Identity owner, SubscriptionRecord asked)
    {
        lock (_gate)
            _asking[(owner, asked.Source, asked.Destination)] = Of(owner, asked.Source, asked.Destination) with { MayBeAdmitted = true };
    }

    /// <summary>What was in doubt is settled.</summary>
    public void Settled(Identity owner, SubscriptionRecord asked)
    {
        lock (_gate)
        {
            if (Of(owner, asked.Source, asked.Destination).Count == 0)
                _asking.Remove((owner, asked.Source, asked.Destination));
        }
    }

    /// <summary>Hands in a last step again; false where somebody asks, who comes to it by itself.</summary>
    /// <param name="owner">Who subscribes.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="settle">Hands it in; called at once.</param>
    /// <param name="settling">What came of it.</param>
    public bool TryAgain(Identity owner, SubscriptionRecord asked, Func<Task<Answer<Decision>>> settle, [NotNullWhen(true)] out Task<Answer<Decision>>? settling)
    {
        lock (_gate)
        {
            settling = Of(owner, asked.Source, asked.Destination).Count == 0 ? settle() : null;
            return settling is not null;
        }
    }

    private Asking Of(Identity owner, string source, string destination) => _asking.GetValueOrDefault((owner, source, destination));

    private Asking Leave(Identity owner, string source, string destination, bool mayBeAdmitted)
    {
        Asking before = Of(owner, source, destination);
        var left = new Asking(Math.Max(0, before.Count - 1), before.MayBeAdmitted || mayBeAdmitted);
        if (left.Count > 0)
            _asking[(owner, source, destination)] = left;
        else
            _asking.Remove((owner, source, destination));
        return left;
    }

    /// <param name="Count">How many ask.</param>
    /// <param name="MayBeAdmitted">The source may have the subscription by one of those who asked beside them.</param>
    private readonly record struct Asking(int Count, bool MayBeAdmitted);
}
