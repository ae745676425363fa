namespace OTalk.Federation.Checking;

/// <summary>What one step of a check came to.</summary>
/// <param name="Name">What was looked at, a word or two.</param>
/// <param name="IsGood">Whether it is as it should be.</param>
/// <param name="Text">What was found, in plain words; where it is wrong, what is to be done about it too.</param>
public sealed record CheckStep(string Name, bool IsGood, string Text)
{
    /// <summary>It is as it should be.</summary>
    internal static CheckStep Good(string name, string text) => new(name, IsGood: true, text);

    /// <summary>It is not.</summary>
    /// <param name="name">What was looked at.</param>
    /// <param name="wrong">What is wrong, a sentence without its full stop.</param>
    /// <param name="advice">What is to be done, whole sentences.</param>
    internal static CheckStep Bad(string name, string wrong, string advice) => new(name, IsGood: false, $"{wrong}. {advice}");
}
