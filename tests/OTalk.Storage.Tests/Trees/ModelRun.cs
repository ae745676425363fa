using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Tests.Trees;

/// <summary>Plays one random sequence of batches, reads, trimming and restarts against a store and the model, and compares all they say.</summary>
internal sealed class ModelRun(StoreUnderTest subject, int seed)
{
    private static readonly string[] Identities = ["romeo@montague.com", "juliet@capulet.com"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, ModelStore> _models = Identities.ToDictionary(i => i, _ => new ModelStore());
    private readonly Dictionary<string, RandomChanges> _changes = [];

    public async Task PlayAsync(int steps)
    {
        foreach (var identity in Identities)
        {
            _changes.Add(identity, new RandomChanges(identity, _random));
        }

        for (var step = 0; step < steps; step++)
        {
            try
            {
                await StepAsync();
                await CompareAsync(Identities[step % Identities.Length]);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, step {step}: {e.Message}", e);
            }
        }
    }

    private async Task StepAsync()
    {
        switch (_random.Next(12))
        {
            case 0:
                await subject.ReopenAsync();
                break;
            case 1:
                var now = _changes.Values.Max(c => c.Now);
                var before = now.AddSeconds(-_random.Next(10));
                var forget = now.AddSeconds(-_random.Next(60));
                while (await subject.Trees.TrimAsync(before, forget, _random.Next(1, 20), CancellationToken.None) > 0)
                {
                }

                _models.Values.ToList().ForEach(m => m.Trim(before, forget));
                break;
            default:
                await AppendAsync([.. Identities.Where(_ => _random.Next(3) > 0)]);
                break;
        }
    }

    private async Task AppendAsync(string[] identities)
    {
        var accepted = new Action<bool>[identities.Length];
        var batches = identities.Select((identity, i) => _changes[identity].Next(out accepted[i])).ToList();
        var outcomes = await subject.Trees.AppendAsync(batches, CancellationToken.None);
        for (var i = 0; i < batches.Count; i++)
        {
            var model = _models[identities[i]];
            var expected = model.Append(batches[i]);
            Assert.Equal((expected, expected ? model.Tree!.LastOffset : 0), (outcomes[i].Accepted, outcomes[i].LastOffset));
            accepted[i](expected);
        }
    }

    private async Task CompareAsync(string identity)
    {
        var (store, model, changes) = (subject.Trees, _models[identity], _changes[identity]);
        Assert.Equal(Picture.Of(model.Tree), Picture.Of(await store.LoadAsync(identity, CancellationToken.None)));
        if (model.Tree is null)
        {
            return;
        }

        for (var i = 0; i < 3; i++)
        {
            var query = changes.Query();
            Assert.Equal(Picture.Of(model.Page(query)), Picture.Of(await store.ReadMessagesAsync(identity, query, CancellationToken.None)));
            var (channel, id) = (changes.AnyChannel, changes.AnyId);
            Assert.Equal(Picture.Of(model.Message(channel, id)), Picture.Of(await store.ReadMessageAsync(identity, channel, id, CancellationToken.None)));
            Assert.Equal(Picture.Of(model.Find(channel, id)), Picture.Of(await store.FindMessageAsync(identity, channel, id, CancellationToken.None)));
        }

        int[] channels = [.. Enumerable.Range(1, 12).OrderBy(_ => _random.Next())];
        foreach (var query in new[] { KeyQuery.All(channels), changes.KeyQuery() })
        {
            Assert.Equal(Picture.Of(model.Keys(query)), Picture.Of(await store.ReadKeysAsync(identity, query, CancellationToken.None)));
        }

        await CompareLogAsync(identity, model);
    }

    private async Task CompareLogAsync(string identity, ModelStore model)
    {
        var after = (long)_random.Next((int)model.Tree!.LastOffset + 1);
        var missing = model.Missing(after, long.MaxValue).ToList();
        var expected = model.Log.Where(e => e.Offset > after).ToList();
        var read = new List<LogEntry>();
        while (after < model.Tree.LastOffset)
        {
            var slice = await subject.Trees.ReadLogAsync(identity, after, _random.Next(500), CancellationToken.None);
            Assert.Superset(model.Missing(after, slice.End).ToHashSet(), slice.Missing.ToHashSet());
            Assert.Subset(missing.ToHashSet(), slice.Missing.ToHashSet());
            Assert.True(slice.End > after);
            read.AddRange(slice.Entries);
            after = slice.End;
        }

        Assert.Equal(Picture.Of(expected), Picture.Of(read));
    }
}
