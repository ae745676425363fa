using OTalk.TestKit.Server;

namespace OTalk.Integration.Support;

/// <summary>Who takes part, and the servers they live on.</summary>
internal static class Cast
{
    public const string Password = "secret";
    public const string Romeo = "romeo@montague.com";
    public const string Juliet = "juliet@montague.com";

    /// <summary>A server with both accounts.</summary>
    /// <param name="settings">Each <c>Section:Key=VALUE</c>.</param>
    public static ServerSetup Server(params string[] settings) => new()
    {
        Accounts = [new TestAccount(Romeo, Password), new TestAccount(Juliet, Password)],
        Settings = settings,
    };

    /// <summary>The same, in a process with others: for all that does not kill it or look at its process.</summary>
    /// <param name="settings">Each <c>Section:Key=VALUE</c>.</param>
    public static ServerSetup Shared(params string[] settings) => Server(settings) with { SharesProcess = true };
}
