using OTalk.Fuzz.Doors;
using OTalk.Fuzz.Mutation;

namespace OTalk.Fuzz.Running;

/// <summary>
/// Some inputs that go to a door one behind the other, on one connection as long as the server leaves it open. Seed and index make all of it.
/// </summary>
/// <param name="Index">Which of the door's.</param>
/// <param name="IsProved">Whether the connection says first who it is, as it should.</param>
/// <param name="Breaks">Whether it ends without a close.</param>
/// <param name="Steps">The inputs.</param>
internal sealed record Visit(int Index, bool IsProved, bool Breaks, IReadOnlyList<Step> Steps)
{
    /// <summary>Inputs of one visit.</summary>
    public const int Length = 25;

    /// <summary>Inputs of a hundred that are left as they are, so that those behind them find something.</summary>
    private const int SamePercent = 15;

    private static readonly TextMutator s_text = new();

    /// <summary>Makes one.</summary>
    public static Visit Make(Door door, int seed, int index)
    {
        Random random = Seeds.Of(seed, door.Name, index);
        bool isProved = random.Next(100) < door.ProvedPercent;
        List<Step> steps = [];
        while (steps.Count < Length)
        {
            IReadOnlyList<byte[]> conversation = door.Corpus[random.Next(door.Corpus.Count)];
            int from = random.Next(3) == 0 ? random.Next(conversation.Count) : 0;
            for (int at = from; at < conversation.Count && steps.Count < Length; at++)
                steps.Add(MakeStep(door, conversation[at], random));
        }

        for (int swaps = random.Next(4); swaps > 0; swaps--)
        {
            int at = random.Next(Length);
            int with = random.Next(Length);
            (steps[at], steps[with]) = (steps[with], steps[at]);
        }

        return new Visit(index, isProved, random.Next(5) == 0, steps);
    }

    /// <summary>One that says all of a conversation as it stands there.</summary>
    public static Visit Of(IReadOnlyList<byte[]> conversation) =>
        new(0, IsProved: true, Breaks: false, [.. conversation.Select(static unit => new Step(unit, [], WireSeed: null, Ends: false))]);

    private static Step MakeStep(Door door, byte[] unit, Random random)
    {
        byte[] other = Other(door, random);
        int kind = random.Next(100);
        int sound = door.SoundPercent;
        int text = sound + ((100 - sound) * 2 / 5);
        int bytes = text + ((100 - sound) * 2 / 5);
        byte[]? mutant = kind < SamePercent || kind >= bytes ? unit
            : kind < sound ? door.Mutator.Mutate(unit, other, random)
            : kind < text ? s_text.Mutate(unit, other, random)
            : ByteMutator.Mutate(unit, other, random);
        bool isOfFormat = mutant is not null && kind < sound;
        mutant ??= ByteMutator.Mutate(unit, other, random);
        int? wireSeed = kind >= bytes ? random.Next() : null;
        return new Step(mutant, Cuts(mutant.Length, random), wireSeed, wireSeed is not null || !door.Delimits(mutant, isOfFormat));
    }

    private static byte[] Other(Door door, Random random)
    {
        IReadOnlyList<byte[]> conversation = door.Corpus[random.Next(door.Corpus.Count)];
        return conversation[random.Next(conversation.Count)];
    }

    private static int[] Cuts(int length, Random random) => random.Next(12) switch
    {
        0 => [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(length + 1)).Order()],
        1 when length < 200 => [.. Enumerable.Range(0, length)],
        _ => [],
    };
}
