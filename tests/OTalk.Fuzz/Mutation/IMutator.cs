namespace OTalk.Fuzz.Mutation;

/// <summary>Changes what an input says, and leaves it one of its format: what is behind the parser gets to see it.</summary>
internal interface IMutator
{
    /// <summary>Another input; null where this one is not of the format.</summary>
    /// <param name="original">Left as it is.</param>
    /// <param name="other">Another input, to take parts from.</param>
    /// <param name="random">Decides.</param>
    byte[]? Mutate(byte[] original, byte[] other, Random random);
}
