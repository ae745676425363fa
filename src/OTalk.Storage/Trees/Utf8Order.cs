namespace OTalk.Storage.Trees;

/// <summary>
/// The order of strings by the bytes of their UTF-8, which is the order of their code points and the one databases sort text in. Ordinal
/// comparison of .NET differs from it: it puts U+1F600, written with surrogates, before U+FF5E.
/// </summary>
public sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    private Utf8Order()
    {
    }

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var same = x.AsSpan().CommonPrefixLength(y);
        return same < x.Length && same < y.Length ? Rank(x[same]) - Rank(y[same]) : x.Length - y.Length;
    }

    /// <summary>Surrogates stand for code points above U+FFFF, so they go behind all other characters.</summary>
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
