namespace OTalk.TestKit;

/// <summary>
/// How long the harness waits before it calls something hung. Generous, because they only end tests that fail anyway: nothing is ever
/// expected to take a certain time.
/// </summary>
public static class Deadlines
{
    public static readonly TimeSpan Stanza = TimeSpan.FromSeconds(20);

    public static readonly TimeSpan Start = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan Stop = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan Command = TimeSpan.FromSeconds(60);
}
