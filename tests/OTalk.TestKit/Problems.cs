namespace OTalk.TestKit;

/// <summary>Assertions about lists of problems, whose texts are shown whole.</summary>
public static class Problems
{
    /// <summary>Fails, with a line each, if there are any.</summary>
    public static void None(IEnumerable<string> problems)
    {
        string[] found = [.. problems];
        if (found.Length > 0)
            throw new HarnessException($"{found.Length} found:\n{string.Join('\n', found)}");
    }
}
