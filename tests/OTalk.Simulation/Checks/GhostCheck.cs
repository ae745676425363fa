using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Simulation.Clients;
using OTalk.Simulation.Storage;
using OTalk.Simulation.World;

namespace OTalk.Simulation.Checks;

/// <summary>
/// No ghosts: when every session has ended, whichever way, nobody looks present, neither where sessions say it nor where the server says it for
/// all of them.
/// </summary>
internal sealed class GhostCheck(DurableLedger ledger) : Check
{
    private readonly HashSet<string> _shown = [];

    public override void OnSent(Connection stream, Request request)
    {
        if (request.Kind == RequestKind.Presence)
            _shown.Add(request.Address);
    }

    public override void AtTheEnd()
    {
        foreach (string channel in _shown.Concat(Cast.Users.Select(user => $"{user}/presence")))
        {
            DurableEntry? last = ledger.Messages(channel).LastOrDefault();
            Require(last is null || Show(last) == "unavailable", () => $"the last word in {channel} is {Show(last!)}");
        }
    }

    private static string? Show(DurableEntry entry)
    {
        JsonElement message = JsonElement.Parse(entry.Body.Span);
        return message.GetProperty("ns").GetString() == Namespaces.Presence ? message.GetProperty("show").GetString() : null;
    }
}
