using System.Net.Sockets;
using OTalk.Fuzz.Doors;
using OTalk.Fuzz.Mutation;
using OTalk.TestKit;

namespace OTalk.Fuzz.Running;

/// <summary>Makes visits to a door, several at a time, until one finds something.</summary>
internal sealed class Fuzzer(Door door, Grounds grounds, int seed)
{
    private readonly Lock _lock = new();
    private readonly SortedSet<int> _current = [];
    private string? _lastRefusal;

    public Figures Figures { get; } = new();

    /// <summary>Makes some visits.</summary>
    /// <param name="first">The index of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="connections">How many at a time.</param>
    /// <param name="cancel">Gives it up.</param>
    public async Task RunAsync(int first, int count, int connections, CancellationToken cancel)
    {
        ParallelOptions options = new() { MaxDegreeOfParallelism = connections, CancellationToken = cancel };
        await Parallel.ForEachAsync(Enumerable.Range(first, count), options, async (index, _) =>
        {
            lock (_lock)
                _current.Add(index);
            await PlayAsync(Visit.Make(door, seed, index));
            AssertNoFault(index);
            lock (_lock)
                _current.Remove(index);
        });
        if (Figures.Refused * 10 > Figures.Connections)
            throw new HarnessException($"{Figures.Refused} of {Figures.Connections} connections could not be opened, the last because: {_lastRefusal}");
    }

    /// <summary>Makes one visit.</summary>
    public async Task PlayAsync(Visit visit)
    {
        Wire? wire = null;
        int at = 0;
        try
        {
            for (; at < visit.Steps.Count; at++)
            {
                wire ??= await OpenAsync(visit);
                if (wire is null)
                    return;
                if (await PlayAsync(wire, visit.Steps[at]))
                    continue;
                await wire.EndAsync();
                await wire.DisposeAsync();
                wire = null;
            }

            if (wire is null)
                return;
            if (visit.Breaks)
                wire.Abort();
            else
                await wire.EndAsync();
        }
        catch (HarnessException e)
        {
            string input = at < visit.Steps.Count ? $"\nThe input: {Printed.Of(visit.Steps[at].Unit)}" : "";
            throw new HarnessException($"{e.Message}, in input {at} of visit {visit.Index}. {Replay([visit.Index])}{input}", e);
        }
        finally
        {
            if (wire is not null)
                await wire.DisposeAsync();
        }
    }

    /// <summary>Writes one input and waits for what is made of it.</summary>
    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> PlayAsync(Wire wire, Step step)
    {
        byte[] bytes = door.Encode(grounds.Fill(step.Unit));
        if (step.WireSeed is { } wireSeed)
            bytes = ByteMutator.Mutate(bytes, bytes, new Random(wireSeed));
        Figures.Input();
        return await wire.WriteAsync(bytes, step.Cuts) && !step.Ends && await door.IsHeardAsync(wire);
    }

    private async Task<Wire?> OpenAsync(Visit visit)
    {
        Figures.Connection();
        try
        {
            return await door.OpenAsync(grounds, visit);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            Figures.Refusal();
            _lastRefusal = e.Message;
            return null;
        }
    }

    private void AssertNoFault(int index)
    {
        if (grounds.Server.Log.Faults([]) is not { Count: > 0 } faults)
            return;
        int[] suspects;
        lock (_lock)
            suspects = [.. _current];
        throw new HarnessException($"the server logged, during or before visit {index}: {string.Join('\n', faults)}\n{Replay(suspects)}");
    }

    private string Replay(IEnumerable<int> visits) =>
        string.Join('\n', visits.Select(visit => $"Again: OTALK_FUZZ_SEED={seed} OTALK_FUZZ_VISIT={visit}, door {door.Name}."));
}
