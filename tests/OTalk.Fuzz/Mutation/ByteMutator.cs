namespace OTalk.Fuzz.Mutation;

/// <summary>Spoils bytes that it knows nothing of.</summary>
internal static class ByteMutator
{
    /// <summary>The bytes after one to four changes.</summary>
    /// <param name="original">Left as they are.</param>
    /// <param name="other">Another input, to splice with.</param>
    /// <param name="random">Decides.</param>
    public static byte[] Mutate(byte[] original, byte[] other, Random random)
    {
        byte[] mutant = original;
        int changes = random.Next(1, 5);
        for (int change = 0; change < changes; change++)
            mutant = Change(mutant, other, random);
        return mutant;
    }

    private static byte[] Change(byte[] bytes, byte[] other, Random random)
    {
        int at = random.Next(bytes.Length + 1);
        int length = random.Next(Math.Min(64, bytes.Length - at) + 1);
        int to = at + length;
        switch (random.Next(9))
        {
            case 0:
                return [.. bytes.AsSpan(0, at)];
            case 1:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(to)];
            case 2:
                return [.. bytes.AsSpan(0, to), .. bytes.AsSpan(at)];
            case 3:
                return [.. bytes.AsSpan(0, at), .. other.AsSpan(random.Next(other.Length + 1))];
            case 4:
                return [.. bytes.AsSpan(0, at), .. Run((byte)random.Next(256), Tokens.Length(random)), .. bytes.AsSpan(at)];
            case 5:
                return [.. bytes.AsSpan(0, at), .. Nest(random), .. bytes.AsSpan(at)];
            case 6 when at < bytes.Length:
                byte[] flipped = [.. bytes];
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            default:
                return [.. bytes.AsSpan(0, at), .. Tokens.Bytes[random.Next(Tokens.Bytes.Length)], .. bytes.AsSpan(random.Next(2) == 0 ? at : to)];
        }
    }

    private static byte[] Run(byte value, int length)
    {
        byte[] run = new byte[length];
        Array.Fill(run, value);
        return run;
    }

    /// <summary>Something that opens and never closes, up to 20 000 times.</summary>
    private static byte[] Nest(Random random)
    {
        byte[] open = random.Next(4) switch
        {
            0 => "["u8.ToArray(),
            1 => "{\"a\":"u8.ToArray(),
            2 => "<a>"u8.ToArray(),
            _ => "("u8.ToArray(),
        };
        int depth = random.Next(10) == 0 ? 20_000 : random.Next(1, 200);
        byte[] nest = new byte[open.Length * depth];
        for (int level = 0; level < depth; level++)
            open.CopyTo(nest, level * open.Length);
        return nest;
    }
}
