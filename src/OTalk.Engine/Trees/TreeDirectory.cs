using System.Collections.Concurrent;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;

namespace OTalk.Engine.Trees;

/// <summary>
/// The active trees. Work for a tree that is not in memory brings it in; one that nobody uses leaves. There is at most one host of a tree
/// at a time: the next one begins when the last one has stopped.
/// </summary>
public sealed class TreeDirectory
{
    private readonly ConcurrentDictionary<Identity, TreeHost> _hosts = new();
    private TreeServices? _services;

    /// <summary>Trees in memory.</summary>
    public int Count => _hosts.Count;

    /// <summary>The engine stops: a tree that is read now begins nothing that can begin when it is read the next time.</summary>
    internal bool IsStopping { get; private set; }

    /// <summary>Completes the circle of trees that send work to each other; called once, before any work.</summary>
    public void Start(TreeServices services) => _services = services;

    /// <summary>Whether an identity has a tree: work for one that has none would have to found it first.</summary>
    /// <exception cref="Storage.Trees.StoreException">The store failed.</exception>
    public async ValueTask<bool> HasAsync(Identity identity) =>
        _hosts.ContainsKey(identity) || await _services!.Store.LoadAsync(identity.ToString(), CancellationToken.None) is not null;

    /// <summary>Hands work to a tree.</summary>
    public void Post(Identity identity, TreeWork work)
    {
        while (true)
        {
            TreeHost host = _hosts.GetOrAdd(identity, static (key, services) => new TreeHost(key, services!, Task.CompletedTask), _services);
            if (host.TryPost(work))
                return;

            // It is closing: the first who notices puts its successor there.
            var successor = new TreeHost(identity, _services!, host.Stopped);
            if (!_hosts.TryUpdate(identity, successor, host))
                successor.Close();
        }
    }

    /// <summary>Hands in a command and waits for its decision.</summary>
    public Task<Answer<Decision>> RunAsync(Identity identity, TreeCommand command)
    {
        var work = new AwaitedCommand(command);
        Post(identity, work);
        return work.Answer;
    }

    /// <summary>Looks at a tree's state, in order with its commands.</summary>
    public Task<Answer<T>> InspectAsync<T>(Identity identity, Func<TreeState, T> look)
    {
        var work = new InspectWork<T>(look);
        Post(identity, work);
        return work.Answer;
    }

    /// <summary>Lets trees that were not used for some time leave memory.</summary>
    public void CloseIdle(TimeSpan after)
    {
        foreach ((Identity identity, TreeHost host) in InOrder([.. _hosts.Where(tree => tree.Value.IsIdle(after))]))
        {
            if (host.CloseIfIdle(after))
                _ = ForgetAsync(identity, host);
        }
    }

    /// <summary>Finishes what was handed in and stops every tree.</summary>
    /// <returns>The trees that connections still read beside sessions.</returns>
    public async Task<IReadOnlyList<Identity>> StopAsync()
    {
        IsStopping = true;
        var held = new List<Identity>();

        // A tree that finishes may still send work to others, so this goes on until none is left.
        while (!_hosts.IsEmpty)
        {
            foreach ((Identity identity, TreeHost host) in InOrder(_hosts.ToArray()))
            {
                host.Close();
                await ForgetAsync(identity, host);
                if (host.Held > 0)
                    held.Add(identity);
            }
        }

        return held;
    }

    /// <summary>By name: the order of the table is another one in each process, and a simulation could not be repeated.</summary>
    private static IEnumerable<KeyValuePair<Identity, TreeHost>> InOrder(KeyValuePair<Identity, TreeHost>[] hosts) =>
        hosts.OrderBy(static tree => tree.Key.ToString(), StringComparer.Ordinal);

    /// <summary>Takes a host out once it has stopped, unless a successor stands there already.</summary>
    private async Task ForgetAsync(Identity identity, TreeHost host)
    {
        await host.Stopped;
        _hosts.TryRemove(KeyValuePair.Create(identity, host));
    }
}
