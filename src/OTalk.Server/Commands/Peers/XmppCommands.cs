using System.CommandLine;

namespace OTalk.Server.Commands.Peers;

/// <summary><c>otalk xmpp check</c>: how it stands with XMPP servers. What waits for them is told and steered by <c>otalk federation</c>, as for all others.</summary>
internal static class XmppCommands
{
    public static Command Create(CommonOptions common, CommandContext context) =>
        new("xmpp", "Look at the way to XMPP servers; works with the server stopped or running")
        {
            CheckCommand.Create(new PeerVerb(common, context), static (desk, ours, domain, cancel) => desk.CheckXmppAsync(ours, domain, cancel)),
        };
}
