namespace OTalk.Storage.Trees;

/// <summary>Rows of a page that the store has found damaged and left out.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Channels">The channels (by number) that may lack something.</param>
public sealed record Damage(int Rows, IReadOnlyList<int> Channels)
{
    /// <summary>All is as it was written.</summary>
    public static readonly Damage None = new(0, []);
}
