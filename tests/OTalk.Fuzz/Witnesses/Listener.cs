using OTalk.TestKit.Client;

namespace OTalk.Fuzz.Witnesses;

/// <summary>Somebody who hears what is published.</summary>
/// <param name="Name">Where.</param>
/// <param name="HearAsync">Returns when a text has come.</param>
internal sealed record Listener(string Name, Func<string, Task> HearAsync)
{
    /// <summary>Takes what comes until one has a text in it.</summary>
    public static async Task UntilAsync(Func<Task<Received>> receiveAsync, string text)
    {
        while (!(await receiveAsync()).Text.Contains(text, StringComparison.Ordinal))
        {
        }
    }
}
