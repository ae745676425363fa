namespace OTalk.Fuzz.Mutation;

/// <summary>Independent sequences of random numbers out of one seed, the same on every machine.</summary>
internal static class Seeds
{
    /// <summary>The sequence of one part of a run.</summary>
    /// <param name="seed">Of the run.</param>
    /// <param name="name">Of the door.</param>
    /// <param name="index">Of the part.</param>
    public static Random Of(int seed, string name, int index)
    {
        ulong state = (uint)seed;
        foreach (char letter in name)
            state = Mix(state ^ letter);
        return new Random((int)Mix(state ^ (uint)index));
    }

    /// <summary>A step of SplitMix64.</summary>
    private static ulong Mix(ulong state)
    {
        state += 0x9e3779b97f4a7c15;
        state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
        state = (state ^ (state >> 27)) * 0x94d049bb133111eb;
        return state ^ (state >> 31);
    }
}
