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
    private readonly Dictionary<(Identity Owner, string Source, string Destination), int> _asking = [];

    /// <summary>Somebody begins to ask.</summary>
    /// <param name="owner">Who subscribes.</param>
    /// <param name="source">What to.</param>
    /// <param name="destination">Where the events go.</param>
    /// <param name="open">Hands in the first step; called at once.</param>
    public Task<Answer<Decision>> Begin(Identity owner, string source, string destination, Func<Task<Answer<Decision>>> open)
    {
        lock (_gate)
        {
            _asking[(owner, source, destination)] = CountOf(owner, source, destination) + 1;
            return open();
        }
    }

    /// <summary>Somebody knows what has come of it.</summary>
    /// <param name="owner">Who subscribes.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="settle">Hands in the last step; called at once, with whether nobody else asks.</param>
    public Task<Answer<Decision>> End(Identity owner, SubscriptionRecord asked, Func<bool, Task<Answer<Decision>>> settle)
    {
        lock (_gate)
            return settle(IsLast(owner, asked.Source, asked.Destination));
    }

    /// <summary>Somebody could not even begin.</summary>
    public void Drop(Identity owner, string source, string destination)
    {
        lock (_gate)
            IsLast(owner, source, destination);
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
            settling = CountOf(owner, asked.Source, asked.Destination) == 0 ? settle() : null;
            return settling is not null;
        }
    }

    private int CountOf(Identity owner, string source, string destination) => _asking.GetValueOrDefault((owner, source, destination));

    private bool IsLast(Identity owner, string source, string destination)
    {
        int left = CountOf(owner, source, destination) - 1;
        if (left > 0)
            _asking[(owner, source, destination)] = left;
        else
            _asking.Remove((owner, source, destination));
        return left <= 0;
    }
}
