using FsCheck;
using FsCheck.Fluent;

namespace OTalk.Core.Tests.Trees.Properties;

/// <summary>Random lists of steps that are made shorter when they show a fault.</summary>
internal static class Shrinking
{
    /// <summary>How often each property of trees is tried.</summary>
    public const int Tries = 10_000;

    /// <summary>Runs a property over lists of steps. A failure prints the shortest list found and the seed to run it again.</summary>
    public static void ForAll<T>(Gen<T> step, int atMost, Func<IReadOnlyList<T>, bool> holds)
    {
        Gen<Steps<T>> steps =
            from count in Gen.Choose(0, atMost)
            from taken in Gen.ListOf(step, count)
            select new Steps<T>([.. taken]);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Tries),
            Prop.ForAll(Arb.From(steps, Shorter), taken => holds(taken.All)));
    }

    private static IEnumerable<Steps<T>> Shorter<T>(Steps<T> steps)
    {
        for (int length = steps.All.Count / 2; length > 0; length /= 2)
        {
            for (int at = 0; at + length <= steps.All.Count; at += length)
                yield return new Steps<T>([.. steps.All.Take(at), .. steps.All.Skip(at + length)]);
        }

        if (steps.All.Count == 1)
            yield return new Steps<T>([]);
    }
}

/// <summary>A list that prints its elements.</summary>
internal sealed record Steps<T>(IReadOnlyList<T> All)
{
    public override string ToString() => string.Join('\n', All);
}
