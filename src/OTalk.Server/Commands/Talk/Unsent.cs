namespace OTalk.Server.Commands.Talk;

/// <summary>When <c>otalk talk</c> ends with something undone.</summary>
internal static class Unsent
{
    /// <summary>Ends the command if the server says that it lets nobody in like this.</summary>
    /// <exception cref="CommandException">It does.</exception>
    public static void CheckAuthentication(TalkEvent heard)
    {
        if (heard is TalkError { IsAuthentication: true } error)
        {
            throw new CommandException(ExitCode.Failed, $"the server refuses user, token or room: {error.Message}");
        }
    }

    /// <summary>Ends the command if messages have not come back.</summary>
    /// <exception cref="CommandException">There are such.</exception>
    public static void Check(TalkSession session)
    {
        if (session.Pending.Count > 0)
        {
            throw new CommandException(ExitCode.Failed, $"messages that have not come back, and may not have been sent: {session.Pending.Count}");
        }
    }
}
