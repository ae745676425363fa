namespace OTalk.TestKit.Xmpp;

/// <summary>Where the programs and scripts beside this file are.</summary>
internal static class XmppPrograms
{
    public static string Folder { get; } = Path.Combine(RepositoryLayout.Root, "tests", "OTalk.TestKit", "Xmpp");
}
