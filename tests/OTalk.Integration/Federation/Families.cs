using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Federation;

/// <summary>Who takes part where several real servers speak with each other, one for each domain.</summary>
internal static class Families
{
    public const string Romeo = Cast.Romeo;
    public const string Juliet = "juliet@capulet.com";
    public const string Cousin = "juliet@capulet.fam";

    /// <summary>montague.com and capulet.com.</summary>
    public static ServerSetup Two => new()
    {
        Settings = ["Server:HostedDomains=capulet.com", "Limits:PublishesPerSecond=0"],
        Accounts = [new TestAccount(Romeo, Cast.Password), new TestAccount(Juliet, Cast.Password)],
    };

    /// <summary>The same and capulet.fam.</summary>
    public static ServerSetup Three => Two with
    {
        Settings = ["Server:HostedDomains=capulet.com,capulet.fam", "Limits:PublishesPerSecond=0"],
        Accounts = [.. Two.Accounts, new TestAccount(Cousin, Cast.Password)],
    };

    extension(ServerGroup group)
    {
        /// <summary>A new connection to the server of an identity, on which a session of it is bound.</summary>
        public Task<OTalkClient> LogInAsync(string identity, string session = "Home") => group.Of(identity).LogInAsync($"{identity}/sess/{session}");
    }
}
