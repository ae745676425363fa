namespace OTalk.Protocols.Tests;

/// <summary>Spoils good input.</summary>
internal static class Mutation
{
    /// <summary>The bytes after some changes of random kinds at random places.</summary>
    /// <param name="original">The bytes; left as they are.</param>
    /// <param name="changes">How many.</param>
    /// <param name="random">Decides the rest.</param>
    /// <param name="spice">Single bytes to put in.</param>
    /// <param name="fragments">Longer ones.</param>
    internal static byte[] Of(byte[] original, int changes, Random random, byte[] spice, byte[][] fragments)
    {
        var mutant = original.ToList();
        for (var change = 0; change < changes && mutant.Count > 0; change++)
        {
            var at = random.Next(mutant.Count);
            switch (random.Next(6))
            {
                case 0:
                    mutant.RemoveRange(at, random.Next(1, Math.Min(6, mutant.Count - at) + 1));
                    break;
                case 1:
                    mutant.Insert(at, spice[random.Next(spice.Length)]);
                    break;
                case 2:
                    mutant[at] = spice[random.Next(spice.Length)];
                    break;
                case 3:
                    mutant[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 4:
                    mutant.InsertRange(at, fragments[random.Next(fragments.Length)]);
                    break;
                default:
                    mutant.InsertRange(at, mutant.GetRange(at, random.Next(mutant.Count - at)));
                    break;
            }
        }

        return [.. mutant];
    }
}
