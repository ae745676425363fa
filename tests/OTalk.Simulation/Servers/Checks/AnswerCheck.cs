using OTalk.Simulation.Checks;
using OTalk.Simulation.Clients;
using OTalk.Simulation.Servers.Clients;
using OTalk.Simulation.Servers.World;

namespace OTalk.Simulation.Servers.Checks;

/// <summary>
/// Who asks is answered once; or is told that it waits, and then is answered once. A server that died between telling an answer and noting
/// that may tell it again.
/// </summary>
internal static class AnswerCheck
{
    public static void Take(Connection stream, Asked asked, Answer answer, Process home)
    {
        bool hasDied = stream != asked.Stream && home.Number > 1;
        if (answer.IsQueued)
        {
            Require(!asked.IsQueued, $"{stream.Name} was told twice that {asked.Request} waits");
            Require(asked.Answers == 0, $"{stream.Name} was told that {asked.Request} waits, which is answered");
            Require(answer.Code == 504, $"{stream.Name} was told with {answer.Code} that {asked.Request} waits");
            asked.IsQueued = true;
            return;
        }

        asked.Answers++;
        Require(asked.Answers == 1 || hasDied, $"{stream.Name} was answered {asked.Request} twice");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new ViolationException("Answer", otherwise);
    }
}
