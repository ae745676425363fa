namespace OTalk.Load.LargeTrees;

/// <summary>What a comparison of two trees does.</summary>
/// <param name="Small">The tree everything is compared with.</param>
/// <param name="Large">The tree that is compared.</param>
/// <param name="Seconds">Length of a measured window.</param>
/// <param name="Rounds">Windows of each operation on each tree, in turns; one more warms up.</param>
/// <param name="Executable">The server to start; null for the one that was built beside this program.</param>
/// <param name="Set">More settings for it, <c>Section:Key=VALUE</c>.</param>
/// <param name="MaxRatio">What large by small must not exceed; null where nothing is asked.</param>
internal sealed record LargeTreeSettings(
    TreePlan Small, TreePlan Large, int Seconds, int Rounds, string? Executable, IReadOnlyList<string> Set, double? MaxRatio);
